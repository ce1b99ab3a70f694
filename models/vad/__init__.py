"""Voice detectors: is somebody speaking in this chunk?"""
