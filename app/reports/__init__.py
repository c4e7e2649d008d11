"""What ``backstep analyze`` makes of a recording: report, summary, tables, annotated copy."""
