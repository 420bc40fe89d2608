"""Files that look like news but are of forms that are not read: each is told with what to do about it."""

_UNPACK = "is not unpacked: unpack it and build the folder, or pack it as .zip or .tar.gz."
REMEDIES = {
    ".7z": f"A 7-Zip archive {_UNPACK}",
    ".rar": f"A RAR archive {_UNPACK}",
    ".doc": "A Word file of the form before 2007 is not read: save it as .docx, or as text.",
    ".xls": "A workbook of the form before 2007 is not read: save it as .xlsx, or as CSV.",
    ".odt": "An OpenDocument text is not read: save it as .docx, or as text.",
    ".ods": "An OpenDocument table is not read: save it as .xlsx, or as CSV.",
}
