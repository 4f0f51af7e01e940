"""Who may see and resend mails: anyone with a role of the agency."""

import rules


@rules.predicate
def may_read_messages(user) -> bool:
    """Anyone with a role of the agency."""
    return bool(user.is_active and user.is_staff)


may_keep_messages = may_read_messages
