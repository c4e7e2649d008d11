"""Body segments as shares of stature, and where BlazePose puts its landmarks.

Source: Drillis and Contini 1966 [26]; NOSE_TO_HEEL, SHOULDERS and HIPS as the model draws them [K].
"""

TORSO = 0.288  # hip to shoulder
LEG = 0.530  # hip height
LEG_PER_TORSO = LEG / TORSO
THIGH_AND_SHANK = 0.491  # hip to ankle, knee straight
FOOT = 0.152  # heel to toe
# Across, as BlazePose draws them (joint to joint they are 0.259 and 0.191).
SHOULDERS = 0.165
HIPS = 0.095
NOSE_TO_HEEL = 0.93  # standing
