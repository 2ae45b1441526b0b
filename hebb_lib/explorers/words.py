"""Numbers in words and pictures."""


def signed(number: float, digits: int = 2) -> str:
    """A rounded number with a proper minus sign and no −0."""
    return f"{round(number, digits) + 0.0:.{digits}f}".replace("-", "−")


def power(number: float) -> str:
    """A number that may be huge: 0.31, 24, 1.2·10⁸."""
    if number == 0 or 0.01 <= abs(number) < 1000:
        return f"{number:.2g}" if abs(number) < 100 else f"{number:.0f}"
    mantissa, exponent = f"{number:.1e}".split("e")
    return f"{mantissa}·10{str(int(exponent)).translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}"
