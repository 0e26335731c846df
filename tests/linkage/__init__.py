"""The linkage attack: can a motivated intruder find out who answered what?"""
