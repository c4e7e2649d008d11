"""How the timing model is learnt: walks that people walked, drawn and looked at by the pose model
(``films``), and the network that learns from them (``train``). Nothing at run time imports this
room."""
