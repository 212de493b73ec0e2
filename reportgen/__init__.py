"""Official Chinese briefing reports 「政务简报」 from one workbook, in Word and PDF."""

__version__ = "0.1.0"
