"""From counts to what people see of them: releases, pictures, tables, pages."""

NO_FONT = 3  # exit code of `draw`: no font on this machine has the letters of the language
