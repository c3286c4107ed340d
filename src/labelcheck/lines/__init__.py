"""Where the print is: find the lines of print in a photo, straighten each into a strip, make the strip easy to read."""
