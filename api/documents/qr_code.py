"""QR codes as rows of modules."""

import zxingcpp


def modules(text: str) -> list[str]:
    """The rows of a code, dark modules as #. Made of bytes: text would name its encoding, which QR-bills must not."""
    code = zxingcpp.create_barcode(text.encode(), zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = code.to_image(scale=1, add_quiet_zones=False)
    rows, width = bytes(memoryview(image)), image.shape[1]  # type: ignore[arg-type] # a buffer, its stub is silent
    return ["".join(" " if level else "#" for level in rows[at : at + width]) for at in range(0, len(rows), width)]
