"""Who may see and retry later work. Asked of the person alone, so nothing is imported upwards."""

import rules


@rules.predicate
def may_read_jobs(user) -> bool:
    """Anyone with a role of the agency."""
    return bool(user.is_active and user.is_staff)


may_keep_jobs = may_read_jobs
