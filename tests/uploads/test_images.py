"""What the picture service makes of good pictures: renditions, teasers, the right way up and in the right colours."""

import struct

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from partnership.uploads import images, store, worker
from tests.uploads.pictures import (
    SRGB,
    SWAPPED,
    encoded,
    exif,
    opened,
    photo,
    png,
    process,
    stored,
    upload,
    without_teasers,
)

# --- what is made -----------------------------------------------------------------------------------------------------


def test_a_photo_gets_a_download_and_renditions_up_to_its_width(media_root):
    picture = process(encoded(photo(900, 600), "JPEG"))
    assert picture == images.Picture(picture.token, "jpg", 900, 600, (400, 800), (50, 50), (400, 800))
    assert stored(media_root) == sorted(picture.names)
    seen = [(opened(name).format, opened(name).size) for name in without_teasers(picture)]
    renditions = [("AVIF", (400, 267)), ("WEBP", (400, 267)), ("AVIF", (800, 533)), ("WEBP", (800, 533))]
    assert seen == [("JPEG", (900, 600)), *renditions]


def test_names_are_made_of_the_token_sizes_and_the_focal_point_alone():
    picture = images.Picture("t", "png", 900, 600, (400, 800), (20, 100), (400,))
    renditions = ("t-400.avif", "t-400.webp", "t-800.avif", "t-800.webp")
    assert picture.names == ("t.png", *renditions, "t-20x100-400.avif", "t-20x100-400.webp")


@pytest.mark.parametrize(("kind", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_the_download_keeps_format_and_size(kind, extension):
    picture = process(encoded(photo(120, 80), kind))
    download = opened(picture.names[0])
    assert (picture.format, download.format, download.size) == (extension, kind, (120, 80))


@pytest.mark.parametrize(("size", "widths"), [((1, 1), (1,)), ((399, 30), (399,)), ((1250, 20), (400, 800, 1200))])
def test_no_rendition_is_larger_than_the_picture(size, widths):
    picture = process(encoded(photo(*size), "PNG"))
    assert picture.widths == widths
    assert [opened(name).width for name in without_teasers(picture)[1:]] == [
        width for width in widths for _kind in range(2)
    ]
    assert all(opened(name).height <= size[1] for name in picture.names)


@given(st.integers(1, 16_383), st.integers(1, 16_383))
@example(400, 1)
@example(401, 1)
def test_widths_of_any_picture_ascend_and_stay_within_it(width, height):
    widths = worker.widths_for(width, height)
    assert widths == sorted(set(widths))
    assert 0 < widths[-1] <= width
    assert set(widths) <= {*images.WIDTHS} or widths == [width]


def test_a_tall_banner_gets_no_rendition_that_takes_too_long():
    assert worker.widths_for(1600, 2400) == [400, 800, 1200, 1600]
    assert worker.widths_for(1600, 16_000) == [400]


# --- the focal point --------------------------------------------------------------------------------------------------


BOXES = [
    ((900, 600), (50, 50), (0, 0, 900, 600)),
    ((1200, 600), (50, 50), (150, 0, 1050, 600)),
    ((1200, 600), (0, 50), (0, 0, 900, 600)),
    ((1200, 600), (100, 100), (300, 0, 1200, 600)),
    ((1200, 600), (60, 0), (270, 0, 1170, 600)),
    ((600, 1200), (50, 25), (0, 100, 600, 500)),
    ((600, 1200), (50, 100), (0, 800, 600, 1200)),
    ((1, 1), (100, 0), (0, 0, 1, 1)),
]


@pytest.mark.parametrize(("size", "focus", "box"), BOXES)
def test_a_teaser_is_cut_around_the_focal_point(size, focus, box):
    assert worker.teaser_box(*size, *focus) == box


@given(*[st.integers(1, 16_383)] * 2, *[st.integers(0, 100)] * 2)
def test_a_teaser_lies_within_its_picture_and_holds_the_focal_point(width, height, x, y):
    left, top, right, bottom = worker.teaser_box(width, height, x, y)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert left - 1 <= width * x / 100 <= right + 1
    assert top - 1 <= height * y / 100 <= bottom + 1


def colour_of(name):
    return opened(name).convert("RGB").resize((1, 1)).getpixel((0, 0))


def two_colours():
    """A wide picture, its left third red and the rest blue."""
    image = Image.new("RGB", (1800, 400), "#0000ff")
    image.paste("#ff0000", (0, 0, 600, 400))
    return encoded(image, "PNG")


def test_teasers_show_the_part_around_the_point_in_three_to_two():
    picture = images.process(upload(two_colours()), (0, 50))
    assert picture.teaser_names == tuple(f"{picture.token}-0x50-{end}" for end in ("400.avif", "400.webp"))
    assert {opened(name).size for name in picture.teaser_names} == {(400, 267)}
    for name in picture.teaser_names:
        red, _green, blue = colour_of(name)
        assert (red > 240, blue < 20) == (True, True)


def test_another_point_makes_other_teasers_and_leaves_the_rest(media_root):
    picture = images.process(upload(two_colours()), (0, 50))
    before = {name: (media_root / name).read_bytes() for name in picture.names}
    moved = images.crop(picture, (100, 50))
    assert without_teasers(moved) == without_teasers(picture)
    assert stored(media_root) == sorted({*picture.names, *moved.names})
    assert {name: (media_root / name).read_bytes() for name in picture.names} == before
    assert colour_of(moved.teaser_names[0])[2] > 240


def test_where_the_original_is_missing_no_teaser_is_made(media_root):
    picture = images.process(upload(two_colours()))
    store.delete([picture.original])
    rest = stored(media_root)
    with pytest.raises(ValidationError) as caught:
        images.crop(picture, (1, 1))
    assert (caught.value.code, stored(media_root)) == ("storage", rest)


def test_srcset_of_teasers_names_each_with_its_width():
    picture = images.Picture("t", "jpg", 1600, 600, (400, 800, 1200), (7, 50), (400, 800))
    value = images.teaser_srcset(picture, "webp", lambda name: f"/media/{name}")
    assert value == "/media/t-7x50-400.webp 400w, /media/t-7x50-800.webp 800w"


def test_a_picture_without_teasers_stands_in_for_them_in_their_widths():
    picture = images.Picture("t", "jpg", 1600, 600, (400, 800, 1200))
    assert images.teaser_srcset(picture, "avif", str) == "t-400.avif 400w, t-800.avif 800w"


# --- orientation, colours, transparency -------------------------------------------------------------------------------


def test_a_photo_taken_upright_stands_upright(media_root):
    picture = process(encoded(photo(900, 600), "JPEG", exif=exif(orientation=6)))
    assert (picture.width, picture.height) == (600, 900)
    for name in without_teasers(picture):
        image = opened(name).convert("L")
        assert image.width < image.height
        # The bright quarter was at the upper left; turned clockwise it is at the upper right.
        assert image.getpixel((image.width - 20, 20)) > 240 > 140 > image.getpixel((20, 20))


@pytest.mark.parametrize("orientation", range(10))
def test_every_orientation_is_turned_as_pillow_does(orientation):
    image = photo(30, 20)
    image.info["exif"] = exif(orientation).tobytes()
    assert worker.upright(image).tobytes() == ImageOps.exif_transpose(image).tobytes()


@pytest.mark.parametrize(
    "block", [b"Exif\0\0nonsense", b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x02\0\0\0\x01X\0\0\0"]
)
def test_damaged_exif_turns_nothing(block):
    picture = process(encoded(photo(30, 20), "JPEG", exif=block))
    assert (picture.width, picture.height) == (30, 20)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_colours_go_through_the_embedded_profile(kind):
    red = Image.new("RGB", (40, 30), (200, 0, 0))
    picture = process(encoded(red, kind, icc_profile=SWAPPED))
    for name in picture.names:
        r, g, _b = opened(name).convert("RGB").getpixel((20, 15))
        assert g > 150 > 100 > r


@pytest.mark.parametrize("profile", [b"nonsense", SRGB[:200], SRGB.replace(b"RGB ", b"CMYK", 1)])
def test_a_profile_that_is_not_valid_changes_nothing(profile):
    picture = process(encoded(Image.new("RGB", (40, 30), (200, 0, 0)), "PNG", icc_profile=profile))
    assert opened(picture.names[0]).getpixel((20, 15)) == (200, 0, 0)


def test_a_cmyk_jpeg_becomes_rgb():
    picture = process(encoded(Image.new("RGB", (40, 30), (250, 120, 10)).convert("CMYK"), "JPEG", quality=95))
    download = opened(picture.names[0])
    assert download.mode == "RGB"
    assert download.getpixel((20, 15)) == pytest.approx((250, 120, 10), abs=6)


@pytest.mark.parametrize(("colour", "values"), [(0, [40_000]), (2, [40_000, 40_000, 40_000]), (4, [40_000, 65_535])])
def test_a_16_bit_png_becomes_8_bit(colour, values):
    rows = (b"\0" + struct.pack(f">{len(values)}H", *values) * 30) * 20
    download = opened(process(png(30, 20, bits=16, colour=colour, rows=rows)).names[0])
    assert download.mode == "RGB"
    assert download.getpixel((5, 5)) == pytest.approx((155, 155, 155), abs=1)


def test_a_palette_with_transparency_becomes_rgba():
    palette = photo(60, 40).quantize(8)
    picture = process(encoded(palette, "PNG", transparency=palette.getpixel((0, 0))))
    for name in picture.names:
        image = opened(name)
        assert (image.mode, image.getpixel((2, 2))[3], image.getpixel((55, 35))[3]) == ("RGBA", 0, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_an_opaque_picture_of_any_mode_becomes_rgb(mode):
    picture = process(encoded(photo(60, 40, mode), "PNG"))
    assert [opened(name).mode for name in picture.names] == ["RGB"] * 5


def test_a_telephones_jpeg_with_a_second_picture_is_a_still_picture():
    content = encoded(photo(60, 40), "MPO", save_all=True, append_images=[photo(60, 40)])
    picture = process(content)
    assert (picture.format, opened(picture.names[0]).format) == ("jpg", "JPEG")
