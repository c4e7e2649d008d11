"""What the timing model is trained on: walks that people walked, drawn and looked at by the pose
model. Nothing at run time imports this room."""
