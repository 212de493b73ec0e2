"""From blocks to finished files: Word, HTML and PDF."""
