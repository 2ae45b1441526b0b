"""Right and wrong answers to problem set 4."""

ANSWERS = {
    "iterates": {
        "right": [
            """
            def iterates(C, w0, alpha, n):
                w = w0
                for _ in range(n):
                    w = w + alpha * C @ w
                return w
            """,
            """
            def iterates(C, w0, alpha, n):
                lam, U = np.linalg.eigh(C)
                return U @ ((1 + alpha * lam) ** n * (U.T @ w0))
            """,
            """
            def iterates(C, w0, alpha, n):
                w = list(w0)
                for _ in range(n):
                    w = [w[i] + alpha * sum(C[i][j] * w[j] for j in range(len(w))) for i in range(len(w))]
                return w
            """,
        ],
        "wrong": [
            "iterates = lambda C, w0, alpha, n: (np.eye(len(C)) + alpha * C) ** n @ w0",  # entry by entry
            "iterates = lambda C, w0, alpha, n: w0 + n * alpha * C @ w0",  # linear
            "iterates = lambda C, w0, alpha, n: np.linalg.matrix_power(alpha * C, n) @ w0",
            "iterates = lambda C, w0, alpha, n: np.linalg.matrix_power(np.eye(len(C)) + C, n) @ w0",
            "iterates = lambda C, w0, alpha, n: np.linalg.matrix_power(np.eye(len(C)) - alpha * C, n) @ w0",
            "iterates = lambda C, w0, alpha, n: np.linalg.matrix_power(np.eye(len(C)) + alpha * C, n + 1) @ w0",
            "iterates = lambda C, w0, alpha, n: np.linalg.matrix_power(1 + alpha * C, n) @ w0",  # 1, not I
            "iterates = lambda C, w0, alpha, n: np.linalg.matrix_power(np.eye(len(C)) + alpha * C, n)",
            "iterates = lambda C, w0, alpha, n: np.linalg.matrix_power(np.eye(2) + alpha * C, n) @ w0",  # 2-d only
            "iterates = lambda C, w0, alpha, n: (1 + alpha * np.linalg.eigvalsh(C)[-1]) ** n * w0",  # one mode
            "iterates = lambda C, w0, alpha, n: (1 + alpha * np.diag(C)) ** n * w0",
            """
            def iterates(C, w0, alpha, n):
                lam, U = np.linalg.eigh(C)
                return U @ (np.exp(alpha * lam * n) * (U.T @ w0))
            """,  # the flow
            """
            def iterates(C, w0, alpha, n):
                for _ in range(n):
                    w0 += alpha * C @ w0
                return w0
            """,  # changes its input
        ],
    },
    "flow": {
        "right": [
            """
            def flow(C, w0, t, alpha):
                lam, U = np.linalg.eigh(C)
                return sum(np.exp(alpha * l * t) * (u @ w0) * u for l, u in zip(lam, U.T))
            """,
            """
            def flow(C, w0, t, alpha):
                lam, U = np.linalg.eigh(C)
                return np.einsum('ik,k,jk,j->i', U, np.exp(alpha * t * lam), U, w0)
            """,
            """
            def flow(C, w0, t, alpha):
                w, term = w0, w0
                for n in range(1, 200):
                    term = alpha * t * C @ term / n
                    w = w + term
                return w
            """,
        ],
        "wrong": [
            _flow := """
            def flow(C, w0, t, alpha):
                lam, U = np.linalg.eigh(C)
                return U @ (np.exp(lam * t) * (U.T @ w0))
            """,  # no α
            _flow.replace("lam * t", "-alpha * lam * t"),  # decays
            _flow.replace("lam * t", "alpha * lam * t").replace("U.T @", "U @"),  # not transposed
            _flow.replace("lam * t", "alpha * lam * t").replace("(U.T @ w0)", "w0"),
            _flow.replace("lam * t", "alpha * lam * t").replace("return U @", "return"),  # in modes
            _flow.replace("lam * t", "alpha * lam"),  # no t
            _flow.replace("lam * t", "alpha * lam[-1] * t"),  # one rate for all
            _flow.replace("np.exp(lam * t)", "(1 + alpha * lam) ** t"),  # discrete
            _flow.replace("np.exp(lam * t)", "(1 + alpha * lam * t)"),  # first order
            "flow = lambda C, w0, t, alpha: np.exp(alpha * C * t) @ w0",  # entry by entry
            "flow = lambda C, w0, t, alpha: np.exp(alpha * np.diag(C) * t) * w0",
            """
            def flow(C, w0, t, alpha):
                u = np.linalg.eigh(C)[1][:, -1]
                return np.exp(alpha * np.linalg.eigvalsh(C)[-1] * t) * (u @ w0) * u
            """,  # the first mode only
            """
            def flow(C, w0, t, alpha):
                lam, U = np.linalg.eigh(C)
                w0 @= U
                return U @ (np.exp(alpha * lam * t) * w0)
            """,  # changes its input
        ],
    },
    "growth_rate": {
        "right": [
            "growth_rate = lambda C, w, alpha: alpha * np.einsum('i,ij,j', w, C, w) / np.einsum('i,i', w, w)",
            "growth_rate = lambda C, w, alpha: alpha * np.dot(C @ w, w) / np.linalg.norm(w) ** 2",
            """
            def growth_rate(C, w, alpha):
                d = range(len(w))
                return alpha * sum(w[i] * C[i][j] * w[j] for i in d for j in d) / sum(a * a for a in w)
            """,
            """
            def growth_rate(C, w, alpha):
                lam, U = np.linalg.eigh(C)
                return alpha * lam @ (U.T @ w) ** 2 / (w @ w)
            """,
        ],
        "wrong": [
            "growth_rate = lambda C, w, alpha: (w @ C @ w) / (w @ w)",  # no α
            "growth_rate = lambda C, w, alpha: 2 * alpha * (w @ C @ w) / (w @ w)",  # of |w|²
            "growth_rate = lambda C, w, alpha: alpha * (w @ C @ w)",  # unit vectors only
            "growth_rate = lambda C, w, alpha: alpha * (w @ C @ w) / np.linalg.norm(w)",  # of |w|
            "growth_rate = lambda C, w, alpha: -alpha * (w @ C @ w) / (w @ w)",
            "growth_rate = lambda C, w, alpha: alpha * np.linalg.eigvalsh(C)[-1]",  # the final rate
            "growth_rate = lambda C, w, alpha: alpha * np.trace(C)",
            "growth_rate = lambda C, w, alpha: alpha * np.linalg.norm(C @ w) / np.linalg.norm(w)",
            "growth_rate = lambda C, w, alpha: alpha * C @ w / (w @ w)",  # a vector
            "growth_rate = lambda C, w, alpha: alpha * (np.diag(C) @ w**2) / (w @ w)",
            "growth_rate = lambda C, w, alpha: np.log(1 + alpha * (w @ C @ w) / (w @ w))",  # discrete
            "growth_rate = lambda C, w, alpha: alpha * (w @ C @ w) / len(w)",
            """
            def growth_rate(C, w, alpha):
                w /= np.linalg.norm(w)
                return alpha * w @ C @ w
            """,  # changes its input
        ],
    },
    "oja_step": {
        "right": [
            "oja_step = lambda w, x, alpha: alpha * ((w @ x) * x - (w @ x) ** 2 * w)",
            "oja_step = lambda w, x, alpha: alpha * (np.outer(x, x) @ w - (w @ np.outer(x, x) @ w) * w)",
            """
            def oja_step(w, x, alpha):
                y = sum(a * b for a, b in zip(w, x))
                return [alpha * y * (b - y * a) for a, b in zip(w, x)]
            """,
        ],
        "wrong": [
            "oja_step = lambda w, x, alpha: alpha * (w @ x) * x",  # Hebb
            "oja_step = lambda w, x, alpha: alpha * (w @ x) * (x - w)",  # y missing
            "oja_step = lambda w, x, alpha: alpha * (w @ x) * (x + (w @ x) * w)",  # sign
            "oja_step = lambda w, x, alpha: (w @ x) * (x - (w @ x) * w)",  # no α
            "oja_step = lambda w, x, alpha: alpha * (x - (w @ x) * w)",
            "oja_step = lambda w, x, alpha: w + alpha * (w @ x) * (x - (w @ x) * w)",  # new weights
            "oja_step = lambda w, x, alpha: alpha * (w @ x) * (w - (w @ x) * x)",  # exchanged
            "oja_step = lambda w, x, alpha: alpha * ((w @ x) * x - (w @ x) * (w @ w) * w)",
            "oja_step = lambda w, x, alpha: alpha * (w @ x) * (x - (w @ x) * w / (w @ w))",  # unit vectors only
            "oja_step = lambda w, x, alpha: -alpha * (w @ x) * (x - (w @ x) * w)",
            "oja_step = lambda w, x, alpha: alpha * w * x * (x - w * x * w)",  # no sum
            "oja_step = lambda w, x, alpha: (w + alpha*(w@x)*x) / np.linalg.norm(w + alpha*(w@x)*x) - w",  # exact
            """
            def oja_step(w, x, alpha):
                y = w @ x
                w *= -y
                return alpha * y * (x + w)
            """,  # changes its input
        ],
    },
    "overflow_step": {
        "right": ["overflow_step = 2708", "overflow_step = np.int64(2708)", "overflow_step = 2705"],
        "wrong": [
            *(f"overflow_step = {n}" for n in (0, 1, 2368, 2366, 2700, 2702, 2711, 3000, 7098, 1024)),
            "overflow_step = [2708]",
            "overflow_step = np.inf",
        ],
    },
}
