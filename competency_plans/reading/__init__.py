"""Reading the text of a VDAB form (*IBO-opleidingsplan*): the file, its lines, what they say, what to look at.

`files.lines_of(path)` knows bytes and nothing of forms; `recognise.recognise(lines)` knows forms and no file.
"""
