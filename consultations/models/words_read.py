"""Which words a proposal is, and which words a response was written to, as the database tells."""

# Upper and lower case and the breaking of lines make no other text. Worked out where the rows are,
# so that it is there however a proposal is made.
TEXT_KEY = """
    SELECT encode(sha256(convert_to(lower(btrim(regexp_replace(normalize(
        CASE WHEN NEW.starts_at_character IS NULL THEN text
        ELSE substr(text, NEW.starts_at_character + 1,
                    NEW.ends_at_character - NEW.starts_at_character) END,
        NFKC), '\\s+', ' ', 'g'))), 'UTF8')), 'hex')
    INTO NEW.text_key FROM consultations_submissionversion WHERE id = NEW.version_id;
    NEW.text_key = coalesce(NEW.text_key, '');
    RETURN NEW;
"""

# Which words a response was written to, however it is made.
READ_WORDS = """
    SELECT text_key, version_id INTO NEW.text_key, NEW.answer_version_id
    FROM consultations_proposal WHERE id = NEW.proposal_id;
    NEW.text_key = coalesce(NEW.text_key, '');
    RETURN NEW;
"""
