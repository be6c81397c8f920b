"""How facts are asked and how cards become notes, through the files in ``templates/``."""
