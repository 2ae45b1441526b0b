"""What hypothesis draws: inputs of the sizes and magnitudes that the course uses."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays


def weights(d: int):
    return arrays(float, d, elements=st.floats(-3, 3)).filter(lambda w: np.linalg.norm(w) > 1e-3)


def data(n: int, d: int):
    return arrays(float, (n, d), elements=st.floats(-2, 2))


@st.composite
def modes(draw, d: int = 3):
    """Eigenvalues from 0 to 3, and an orthogonal basis to go with them."""
    lam = np.sort(draw(arrays(float, d, elements=st.floats(0, 3))))[::-1]
    U = np.linalg.qr(draw(arrays(float, (d, d), elements=st.floats(-1, 1))) + 3 * np.eye(d))[0]
    return lam, U


def moment_matrices(d: int = 3):
    return modes(d).map(lambda m: (m[1] * m[0]) @ m[1].T).map(lambda C: (C + C.T) / 2)
