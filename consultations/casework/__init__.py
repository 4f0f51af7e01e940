"""What the agency's case handling needs of a consultation: packages, an archive, deletion in time."""
