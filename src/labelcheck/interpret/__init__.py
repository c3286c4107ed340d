"""From readings to a label: roles of print, consensus of readings, layout, serial number grammars."""
