"""Opening pictures that somebody sent: never bigger than we can bear."""

import warnings
from typing import IO

from PIL import Image

MOST_PIXELS = 50_000_000
Image.MAX_IMAGE_PIXELS = MOST_PIXELS

TooBig = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def open_picture(file: IO[bytes], formats: tuple[str, ...]) -> Image.Image:
    """The picture, its pixels not yet read. Raises one of `TooBig`, or what Pillow raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        return Image.open(file, formats=formats)
