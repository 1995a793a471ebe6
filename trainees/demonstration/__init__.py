"""An invented office with six trainees in different stages, to try the application with.

`stages` says who and where they stand, `days` turns that into dates around the day of loading, `loading` builds it
with the acts that people use, so that ticks, confirmations and history are those of real use.
"""
