"""What a trainer takes home or sends: PDF, HTML, video, tables, motion formats."""
