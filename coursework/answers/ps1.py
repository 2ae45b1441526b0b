"""Right and wrong answers to problem set 1."""

ANSWERS = {
    "delta_w": {
        "right": [
            "delta_w = lambda w, x, alpha: alpha * np.dot(w, x) * x",
            "delta_w = lambda w, x, alpha: np.einsum('i,j,i->j', w, x, x) * alpha",
            """
            def delta_w(w, x, alpha):
                y = sum(w[i] * x[i] for i in range(len(w)))
                return [alpha * y * xi for xi in x]
            """,
            "delta_w = lambda w, x, alpha: alpha * np.outer(x, x) @ w",
        ],
        "wrong": [
            "delta_w = lambda w, x, alpha: (w @ x) * x",  # α is missing
            "delta_w = lambda w, x, alpha: -alpha * (w @ x) * x",  # sign
            "delta_w = lambda w, x, alpha: alpha * (w @ x) * w",  # along w
            "delta_w = lambda w, x, alpha: alpha * w * x * x",  # no sum
            "delta_w = lambda w, x, alpha: w + alpha * (w @ x) * x",  # the new weights
            "delta_w = lambda w, x, alpha: alpha * (w @ x)",  # a number
            "delta_w = lambda w, x, alpha: alpha * abs(w @ x) * x",  # only potentiation
            "delta_w = lambda w, x, alpha: alpha * (w @ x) * x / (x @ x)",  # right for unit vectors only
            "delta_w = lambda w, x, alpha: alpha * (w[0] * x[0] + w[1] * x[1]) * x",  # works in 2-d only
            "delta_w = lambda w, x, alpha: alpha * (w @ x) ** 2 * x",
            "delta_w = lambda w, x, alpha: 0.1 * (w @ x) * x",  # one α only
            """
            def delta_w(w, x, alpha):
                x *= alpha * (w @ x)
                return x
            """,  # changes its input
            "delta_w = lambda w, x, alpha: None",
        ],
    },
    "repeat": {
        "right": [
            """
            def repeat(w, x, alpha, n):
                for _ in range(n):
                    w = w + alpha * (w @ x) * x
                return w
            """,
            "repeat = lambda w, x, alpha, n: w + ((1 + alpha * x @ x) ** n - 1) * (w @ x) / (x @ x) * x",
            """
            def repeat(w, x, alpha, n):
                return np.linalg.matrix_power(np.eye(len(w)) + alpha * np.outer(x, x), n) @ w
            """,
            """
            def repeat(w, x, alpha, n):
                w = list(w)
                for _ in range(n):
                    y = sum(a * b for a, b in zip(w, x))
                    w = [a + alpha * y * b for a, b in zip(w, x)]
                return w
            """,
        ],
        "wrong": [
            "repeat = lambda w, x, alpha, n: w + n * alpha * (w @ x) * x",  # linear growth
            "repeat = lambda w, x, alpha, n: (1 + alpha * x @ x) ** n * w",  # all of w grows
            "repeat = lambda w, x, alpha, n: w + ((1 + alpha) ** n - 1) * (w @ x) * x",  # unit x only
            """
            def repeat(w, x, alpha, n):
                for _ in range(n):
                    w += alpha * (w @ x) * x
                return w
            """,  # changes its input
            """
            def repeat(w, x, alpha, n):
                for _ in range(n + 1):
                    w = w + alpha * (w @ x) * x
                return w
            """,  # one too many
            """
            def repeat(w, x, alpha, n):
                for _ in range(n - 1):
                    w = w + alpha * (w @ x) * x
                return w
            """,
            """
            def repeat(w, x, alpha, n):
                for _ in range(n):
                    w = w - alpha * (w @ x) * x
                return w
            """,
            "repeat = lambda w, x, alpha, n: w + (np.exp(n * alpha * x @ x) - 1) * (w @ x) / (x @ x) * x",  # flow
            "repeat = lambda w, x, alpha, n: w + alpha ** n * (w @ x) * x",
            """
            def repeat(w, x, alpha, n):
                for _ in range(n):
                    w = alpha * (w @ x) * x
                return w
            """,  # forgets the old weights
            """
            def repeat(w, x, alpha, n):
                for _ in range(n):
                    w = w + alpha * w * x * x
                return w
            """,
            """
            def repeat(w, x, alpha, n):
                path = [w]
                for _ in range(n):
                    path.append(path[-1] + alpha * (path[-1] @ x) * x)
                return path
            """,  # the path
        ],
    },
    "average_update": {
        "right": [
            "average_update = lambda w, X, alpha: alpha * X.T @ X @ w / len(X)",
            "average_update = lambda w, X, alpha: np.mean([alpha * (w @ x) * x for x in X], axis=0)",
            "average_update = lambda w, X, alpha: alpha * np.einsum('ni,nj,j->i', X, X, w) / X.shape[0]",
            """
            def average_update(w, X, alpha):
                total = [0] * len(w)
                for x in X:
                    y = sum(a * b for a, b in zip(w, x))
                    total = [t + alpha * y * b for t, b in zip(total, x)]
                return [t / len(X) for t in total]
            """,
        ],
        "wrong": [
            "average_update = lambda w, X, alpha: alpha * X.T @ X @ w",  # the sum
            "average_update = lambda w, X, alpha: X.T @ X @ w / len(X)",  # no α
            "average_update = lambda w, X, alpha: alpha * (w @ X.mean(0)) * X.mean(0)",  # of the mean
            "average_update = lambda w, X, alpha: alpha * X.T @ X @ w / (len(X) - 1)",
            "average_update = lambda w, X, alpha: alpha * np.mean([(w @ x) * x for x in X])",  # over everything
            "average_update = lambda w, X, alpha: alpha * np.cov(X.T, bias=True) @ w",  # centered
            "average_update = lambda w, X, alpha: alpha * X.T @ X @ w / X.shape[1]",  # divided by d
            "average_update = lambda w, X, alpha: alpha * (X @ w)[:, None] * X",  # not averaged
            "average_update = lambda w, X, alpha: w + alpha * X.T @ X @ w / len(X)",
            "average_update = lambda w, X, alpha: -alpha * X.T @ X @ w / len(X)",
            "average_update = lambda w, X, alpha: alpha * abs(X @ w) @ X / len(X)",
            """
            def average_update(w, X, alpha):
                v = w
                for x in X:
                    v = v + alpha * (v @ x) * x
                return (v - w) / len(X)
            """,  # the weights move meanwhile
            """
            def average_update(w, X, alpha):
                X *= (X @ w)[:, None]
                return alpha * X.mean(0)
            """,  # changes its input
        ],
    },
    "presentations": {
        "right": ["presentations = 23", "presentations = np.float64(23)", "presentations = np.array(23)"],
        "wrong": [
            *(f"presentations = {n}" for n in (0, 1, 5, 10, 20, 22, 24, 25, 100, -23)),
            "presentations = [23]",
            "presentations = 22.5",
            "presentations = None",
        ],
    },
}
