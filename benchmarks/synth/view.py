"""Projection into the photo: a device's face, flat or bent around a cylinder, seen by a pinhole camera.

Places on the face are in millimetres from its centre, x to the right and y down as the label is read.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[Any]
"""N×2, or N×3 in space (z towards the viewer), float64."""


@dataclass(frozen=True)
class View:
    """A camera over a face.

    Attributes:
        size: Width and height of the photo, pixels.
        turn: Rotation of the label in the picture, radians clockwise.
        tilt: Between line of sight and normal, radians.
        tilt_towards: Direction in the picture in which the face recedes, radians.
        distance: From the lens to the point looked at, millimetres.
        focal: Focal length, pixels.
        centre: The point of the face that is looked at, millimetres.
        radius: Of the cylinder that the face lies on, millimetres; infinite for a flat face.
        along_y: The cylinder's axis runs along the face's y axis; otherwise along x.
    """

    size: tuple[int, int]
    turn: float
    tilt: float
    tilt_towards: float
    distance: float
    focal: float
    centre: tuple[float, float]
    radius: float = math.inf
    along_y: bool = True

    @property
    def rotation(self) -> Points:
        """From the face's axes to the camera's (x right, y down, z towards the viewer), 3×3."""
        away = np.array([math.cos(self.tilt_towards), math.sin(self.tilt_towards)])
        axis = np.array([-away[1], away[0], 0.0])
        cross = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
        tilted = np.eye(3) + math.sin(self.tilt) * cross + (1 - math.cos(self.tilt)) * cross @ cross
        cos, sin = math.cos(self.turn), math.sin(self.turn)
        return tilted @ np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])

    def lift(self, face: Points, depth: float = 0.0) -> Points:
        """Put points of the face in space, `depth` millimetres under the surface."""
        face = np.asarray(face, float)
        if math.isinf(self.radius):
            return np.column_stack([face, np.full(len(face), -depth)])
        across, along = (face[:, 0], face[:, 1]) if self.along_y else (face[:, 1], face[:, 0])
        angle = across / self.radius
        around, height = self.radius * np.sin(angle), self.radius * (np.cos(angle) - 1) - depth
        return np.column_stack([around, along, height] if self.along_y else [along, around, height])

    def project(self, space: Points) -> Points:
        """Return where points in space stand in the photo, pixels."""
        looked_at = self.lift(np.array([self.centre]))[0]
        seen = (space - looked_at) @ self.rotation.T
        scale = self.focal / (self.distance - seen[:, 2])
        return seen[:, :2] * scale[:, None] + np.array(self.size) / 2

    def place(self, face: Points) -> Points:
        """Return where points of the face stand in the photo, pixels."""
        return self.project(self.lift(face))

    def face_at(self, pixels: Points) -> tuple[Points, Points]:
        """Return which point of the face is seen at each place in the photo.

        Args:
            pixels: N×2.

        Returns:
            N×2 millimetres, and N cosines between the normal there and the line of sight; both NaN where the line of
            sight passes the surface by.
        """
        rays = np.column_stack([(pixels - np.array(self.size) / 2) / self.focal, np.full(len(pixels), -1.0)])
        rays = rays @ self.rotation
        start = self.lift(np.array([self.centre]))[0] + np.array([0, 0, self.distance]) @ self.rotation
        if math.isinf(self.radius):
            hit = start + rays * (-start[2] / rays[:, 2])[:, None]
            return hit[:, :2], -rays[:, 2] / np.linalg.norm(rays, axis=1)
        around, along = (0, 1) if self.along_y else (1, 0)
        offset = start[2] + self.radius
        a = rays[:, around] ** 2 + rays[:, 2] ** 2
        b = start[around] * rays[:, around] + offset * rays[:, 2]
        c = start[around] ** 2 + offset**2 - self.radius**2
        with np.errstate(invalid="ignore"):
            way = (-b - np.sqrt(b * b - a * c)) / a
        hit = start + rays * way[:, None]
        angle = np.arctan2(hit[:, around], hit[:, 2] + self.radius)
        face = np.empty((len(pixels), 2))
        face[:, around], face[:, along] = angle * self.radius, hit[:, along]
        normal = np.sin(angle) * rays[:, around] + np.cos(angle) * rays[:, 2]
        return face, -normal / np.linalg.norm(rays, axis=1)
