"""Right and wrong answers to problem set 3."""

ANSWERS = {
    "variance_along": {
        "right": [
            "variance_along = lambda X, u: np.var(X @ (u / np.sqrt(u @ u)))",
            "variance_along = lambda X, u: u @ np.cov(X.T, bias=True).reshape(len(u), -1) @ u / (u @ u)",
            """
            def variance_along(X, u):
                length = sum(a * a for a in u) ** 0.5
                p = [sum(a * b for a, b in zip(x, u)) / length for x in X]
                m = sum(p) / len(p)
                return sum((a - m) ** 2 for a in p) / len(p)
            """,
            "variance_along = lambda X, u: np.mean(((X - X.mean(0)) @ u) ** 2) / np.einsum('i,i', u, u)",
        ],
        "wrong": [
            "variance_along = lambda X, u: np.var(X @ u)",  # unit vectors only
            "variance_along = lambda X, u: np.mean((X @ u) ** 2) / (u @ u)",  # second moment
            "variance_along = lambda X, u: np.std(X @ u) / np.linalg.norm(u)",
            "variance_along = lambda X, u: np.var(X @ u) / np.linalg.norm(u)",  # length, not its square
            "variance_along = lambda X, u: np.var(X @ u, ddof=1) / (u @ u)",  # n − 1
            "variance_along = lambda X, u: np.var(X @ u) / len(u)",
            "variance_along = lambda X, u: np.var(X * u / np.linalg.norm(u))",
            "variance_along = lambda X, u: np.var(X, axis=0) @ np.abs(u) / np.abs(u).sum()",
            "variance_along = lambda X, u: np.var(X, axis=0) @ u ** 2 / (u @ u)",  # no covariance
            "variance_along = lambda X, u: np.var(X)",
            "variance_along = lambda X, u: np.var(X @ u / np.linalg.norm(u)) * len(X)",
            """
            def variance_along(X, u):
                X -= X.mean(0)
                return np.mean((X @ u) ** 2) / (u @ u)
            """,  # changes its input
        ],
    },
    "learn_normalised": {
        "right": [
            """
            def learn_normalised(X, w0, alpha):
                path = np.empty((len(X) + 1, len(w0)))
                path[0] = w0
                for n, x in enumerate(X):
                    w = path[n] + alpha * x * np.dot(path[n], x)
                    path[n + 1] = w / np.sqrt((w**2).sum())
                return path
            """,
            """
            def learn_normalised(X, w0, alpha):
                path = [list(w0)]
                for x in X:
                    y = sum(a * b for a, b in zip(path[-1], x))
                    w = [a + alpha * y * b for a, b in zip(path[-1], x)]
                    length = sum(a * a for a in w) ** 0.5
                    path.append([a / length for a in w])
                return path
            """,
            """
            def learn_normalised(X, w0, alpha):
                path = [np.array(w0)]
                for x in X:
                    w = (np.eye(len(w0)) + alpha * np.outer(x, x)) @ path[-1]
                    path.append(w / np.linalg.norm(w))
                return np.vstack(path)
            """,
        ],
        "wrong": [
            _learn := """
            def learn_normalised(X, w0, alpha):
                path, w = [w0], w0
                for x in X:
                    w = w + alpha * (w @ x) * x
                    {each}
                    path.append({kept})
                return np.array({path})
            """.format(each="pass", kept="w", path="path"),  # not normalised
            _learn.replace("pass", "w = w / np.linalg.norm(w)").replace("[w0], w0", "[], w0"),  # no first row
            _learn.replace("pass", "w = w / np.linalg.norm(w)").replace("array(path)", "array(path[-1])"),
            _learn.replace("pass", "w = w / (w @ w)"),  # by the square of the length
            _learn.replace("pass", "w = w / w.sum()"),  # by the sum
            _learn.replace("pass", "w = w / np.linalg.norm(w)").replace("w + alpha", "w - alpha"),  # sign
            _learn.replace("pass", "w = w / np.linalg.norm(w)").replace("alpha * (w @ x)", "(w @ x)"),  # no α
            _learn.replace("pass", "w = w / np.linalg.norm(w)").replace(
                "[w0], w0", "[w0 / np.linalg.norm(w0)], w0"
            ),
            _learn.replace("pass", "w = w / np.linalg.norm(w)").replace("in X:", "in X[::-1]:"),  # order
            _learn.replace(
                "pass", "w = w / np.linalg.norm(w) * np.linalg.norm(w0)"
            ),  # keeps the first length
            _learn.replace("pass", "w = w - alpha * (w @ x) ** 2 * w"),  # nearly Oja
            """
            def learn_normalised(X, w0, alpha):
                path, w = [w0], w0
                for x in X:
                    w = w / np.linalg.norm(w)
                    w = w + alpha * (w @ x) * x
                    path.append(w)
                return np.array(path)
            """,  # the other order
            """
            def learn_normalised(X, w0, alpha):
                path = [w0.copy()]
                for x in X:
                    w0 += alpha * (w0 @ x) * x
                    w0 /= np.linalg.norm(w0)
                    path.append(w0.copy())
                return np.array(path)
            """,  # changes its input
        ],
    },
    "leading_direction": {
        "right": [
            """
            def leading_direction(C):
                u = np.linalg.eigh(C)[1][:, -1]
                return u if u.sum() > 0 else -u
            """,
            """
            def leading_direction(C):
                u = np.linalg.svd(C)[0][:, 0]
                return u * np.sign(u.sum())
            """,
            """
            def leading_direction(C):
                d = len(C)
                w = [1.0 + 0.1 * i for i in range(d)]
                for _ in range(500):
                    w = [sum(C[i][j] * w[j] for j in range(d)) for i in range(d)]
                    length = sum(a * a for a in w) ** 0.5
                    w = [a / length for a in w]
                sign = 1 if sum(w) > 0 else -1
                return [sign * a for a in w]
            """,
        ],
        "wrong": [
            "leading_direction = lambda C: np.linalg.eigh(C)[1][:, 0] * np.sign(np.linalg.eigh(C)[1][:, 0].sum())",
            "leading_direction = lambda C: np.linalg.eigh(C)[1][-1] * np.sign(np.linalg.eigh(C)[1][-1].sum())",  # row
            "leading_direction = lambda C: np.abs(np.linalg.eigh(C)[1][:, -1])",  # all positive
            "leading_direction = lambda C: -np.linalg.eigh(C)[1][:, -1] * np.sign(np.linalg.eigh(C)[1][:, -1].sum())",
            "leading_direction = lambda C: C.sum(0) / np.linalg.norm(C.sum(0))",  # one step
            "leading_direction = lambda C: np.diag(C) / np.linalg.norm(np.diag(C))",
            "leading_direction = lambda C: np.eye(len(C))[np.argmax(np.diag(C))]",
            "leading_direction = lambda C: np.linalg.eigh(C)[0][-1]",  # the eigenvalue
            """
            def leading_direction(C):
                w = np.ones(len(C)) + 0.1 * np.arange(len(C))
                for _ in range(10):
                    w = C @ w / np.linalg.norm(C @ w)
                return w * np.sign(w.sum())
            """,  # too few steps
            """
            def leading_direction(C):
                w = np.ones(len(C)) + 0.1 * np.arange(len(C))
                for _ in range(500):
                    w = C @ w / np.linalg.norm(C @ w)
                return 2 * w * np.sign(w.sum())
            """,  # not of unit length
            """
            def leading_direction(C):
                a = np.arctan2(2 * C[0, 1], C[0, 0] - C[1, 1]) / 2
                w = np.array([np.cos(a), np.sin(a)])
                return w * np.sign(w.sum())
            """,  # 2-d only
            """
            def leading_direction(C):
                C /= np.trace(C)
                u = np.linalg.eigh(C)[1][:, -1]
                return u * np.sign(u.sum())
            """,  # changes its input
        ],
    },
    "critical_mean": {
        "right": ["critical_mean = 2.83", "critical_mean = np.sqrt(8)", "critical_mean = np.array(2.82)"],
        "wrong": [
            f"critical_mean = {m}" for m in (8, 3, 2, 1, 9, 2.8, 2.86, 0, -2.83, "[2.83]", "None", "10**0.5")
        ],
    },
}
