"""What the print says: readers turn strips into readings, behind one protocol."""
