"""Many invoices of one type from a spreadsheet: template, checks by row and cell, sending in the background."""
