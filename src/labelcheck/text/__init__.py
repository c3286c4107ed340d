"""What print can say: codes, look-alikes, shapes, dates, brands. It knows no image and no recall."""
