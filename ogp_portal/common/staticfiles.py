"""Static files under names that change with their content, compressed once at start."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Far-future names; a page that asks for a file nobody collected still shows, unstyled."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        try:
            return super().stored_name(name)
        except ValueError:  # not in the manifest and not on disk
            return name
