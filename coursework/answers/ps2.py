"""Right and wrong answers to problem set 2."""

ANSWERS = {
    "second_moment": {
        "right": [
            "second_moment = lambda X: np.mean([np.outer(x, x) for x in X], axis=0)",
            "second_moment = lambda X: np.einsum('ni,nj->ij', X, X) / len(X)",
            """
            def second_moment(X):
                n, d = X.shape
                return [[sum(x[i] * x[j] for x in X) / n for j in range(d)] for i in range(d)]
            """,
            "second_moment = lambda X: np.cov(X.T, bias=True).reshape(X.shape[1], -1) + np.outer(X.mean(0), X.mean(0))",
        ],
        "wrong": [
            "second_moment = lambda X: X.T @ X",  # no 1/n
            "second_moment = lambda X: X @ X.T / len(X)",  # n × n
            "second_moment = lambda X: X.T @ X / (len(X) - 1 or 1)",
            "second_moment = lambda X: np.cov(X.T, bias=True)",  # covariance
            "second_moment = lambda X: np.corrcoef(X.T)",
            "second_moment = lambda X: np.outer(X.mean(0), X.mean(0))",  # of the mean
            "second_moment = lambda X: X.T @ X / X.shape[1]",  # divided by d
            "second_moment = lambda X: np.diag((X ** 2).mean(0))",  # the diagonal only
            "second_moment = lambda X: (X ** 2).mean(0)",
            "second_moment = lambda X: np.outer(X[-1], X[-1])",  # one sample
            "second_moment = lambda X: np.array([[(X[:, i] * X[:, j]).mean() for i in (0, 1)] for j in (0, 1)])",
            """
            def second_moment(X):
                X /= np.sqrt(len(X))
                return X.T @ X
            """,  # changes its input
        ],
    },
    "covariance_from": {
        "right": [
            "covariance_from = lambda C, mu: C - mu[:, None] * mu",
            "covariance_from = lambda C, mu: np.array(C) - np.einsum('i,j->ij', mu, mu)",
            """
            def covariance_from(C, mu):
                return [[C[i, j] - mu[i] * mu[j] for j in range(len(mu))] for i in range(len(mu))]
            """,
        ],
        "wrong": [
            "covariance_from = lambda C, mu: C + np.outer(mu, mu)",  # sign
            "covariance_from = lambda C, mu: C - mu @ mu",  # inner product
            "covariance_from = lambda C, mu: C - mu",
            "covariance_from = lambda C, mu: C - mu * mu",
            "covariance_from = lambda C, mu: C - np.diag(mu ** 2)",
            "covariance_from = lambda C, mu: C",
            "covariance_from = lambda C, mu: np.outer(mu, mu) - C",
            "covariance_from = lambda C, mu: C / np.sqrt(np.outer(np.diag(C), np.diag(C)))",
            "covariance_from = lambda C, mu: np.diag(C - np.outer(mu, mu))",
            "covariance_from = lambda C, mu: C - 2 * np.outer(mu, mu)",
            "covariance_from = lambda C, mu: C - np.outer(mu[:2], mu[:2])",  # 2-d only
            """
            def covariance_from(C, mu):
                C -= np.outer(mu, mu)
                return C
            """,  # changes its input
        ],
    },
    "pearson_from": {
        "right": [
            """
            def pearson_from(C, mu):
                S = C - np.outer(mu, mu)
                return S / np.sqrt(np.outer(np.diag(S), np.diag(S)))
            """,
            """
            def pearson_from(C, mu):
                S = C - np.outer(mu, mu)
                D = np.diag(1 / np.sqrt(np.diag(S)))
                return D @ S @ D
            """,
            """
            def pearson_from(C, mu):
                d = len(mu)
                S = [[C[i][j] - mu[i] * mu[j] for j in range(d)] for i in range(d)]
                return [[S[i][j] / (S[i][i] * S[j][j]) ** 0.5 for j in range(d)] for i in range(d)]
            """,
        ],
        "wrong": [
            "pearson_from = lambda C, mu: C / np.sqrt(np.outer(np.diag(C), np.diag(C)))",  # not centered
            "pearson_from = lambda C, mu: C - np.outer(mu, mu)",  # covariance
            """
            def pearson_from(C, mu):
                S = C - np.outer(mu, mu)
                return S / np.outer(np.diag(S), np.diag(S))
            """,  # no square root
            """
            def pearson_from(C, mu):
                S = C - np.outer(mu, mu)
                return S / np.sqrt(np.outer(np.diag(C), np.diag(C)))
            """,  # scaled by the second moment
            """
            def pearson_from(C, mu):
                S = C + np.outer(mu, mu)
                return S / np.sqrt(np.outer(np.diag(S), np.diag(S)))
            """,  # sign
            """
            def pearson_from(C, mu):
                S = C - np.outer(mu, mu)
                return S / np.diag(S)
            """,  # one side only
            """
            def pearson_from(C, mu):
                S = C - np.outer(mu, mu)
                return S / np.trace(S)
            """,
            """
            def pearson_from(C, mu):
                S = C - np.outer(mu, mu)
                return S / np.sqrt(S[0, 0] * S[1, 1])
            """,  # 2-d only
            """
            def pearson_from(C, mu):
                S = C - np.outer(mu, mu)
                return (S / np.sqrt(np.outer(np.diag(S), np.diag(S))))[0, 1]
            """,  # a number
            """
            def pearson_from(C, mu):
                S = abs(C - np.outer(mu, mu))
                return S / np.sqrt(np.outer(np.diag(S), np.diag(S)))
            """,
            "pearson_from = lambda C, mu: np.eye(len(C))",
            """
            def pearson_from(C, mu):
                C -= np.outer(mu, mu)
                return C / np.sqrt(np.outer(np.diag(C), np.diag(C)))
            """,  # changes its input
        ],
    },
    "update_moment": {
        "right": [
            "update_moment = lambda C, x, n: ((n - 1) * C + np.outer(x, x)) / n",
            "update_moment = lambda C, x, n: (1 - 1 / n) * C + np.einsum('i,j->ij', x, x) / n",
            """
            def update_moment(C, x, n):
                d = len(x)
                return [[C[i, j] + (x[i] * x[j] - C[i, j]) / n for j in range(d)] for i in range(d)]
            """,
        ],
        "wrong": [
            "update_moment = lambda C, x, n: (n * C + np.outer(x, x)) / (n + 1)",  # counts one too many
            "update_moment = lambda C, x, n: C + np.outer(x, x) / n",  # no weight on the old
            "update_moment = lambda C, x, n: C + np.outer(x, x)",
            "update_moment = lambda C, x, n: C + (x @ x - C) / n",  # inner product
            "update_moment = lambda C, x, n: C + (np.outer(x, x) - C) / (n + 1)",
            "update_moment = lambda C, x, n: (C + np.outer(x, x)) / n",
            "update_moment = lambda C, x, n: (C + np.outer(x, x)) / 2",
            "update_moment = lambda C, x, n: C - (np.outer(x, x) - C) / n",  # sign
            "update_moment = lambda C, x, n: C + (np.diag(x * x) - C) / n",
            "update_moment = lambda C, x, n: 0.75 * C + 0.25 * np.outer(x, x)",  # one n only
            "update_moment = lambda C, x, n: C + (np.outer(x, x) - C) / max(n - 1, 1)",
            """
            def update_moment(C, x, n):
                C += (np.outer(x, x) - C) / n
                return C
            """,  # changes its input
        ],
    },
    "slope": {
        "right": [
            _clouds := """
            rng = np.random.default_rng(7)
            errors = np.array([np.mean([np.linalg.norm(second_moment(hb.gaussian_cloud(n, rng=rng)) - np.diag([4, 1]))
                                        for _ in range(200)]) for n in (10, 30, 100, 300, 1000, 3000)])
            slope = np.polyfit(np.log([10, 30, 100, 300, 1000, 3000]), np.log(errors), 1)[0]
            """,
            _clouds.replace("default_rng(7)", "default_rng(8)") + "errors = list(errors)",
            _clouds.replace("default_rng(7)", "default_rng(9)") + "errors = errors.astype(np.float32)",
        ],
        "wrong": [
            *(
                _clouds + f"slope = {s}"
                for s in (0.5, -1, -2, 0, -0.25, -0.4, -0.6, "[-0.5]", "None", "'-0.5'")
            ),
            "slope, errors = -0.5, None",
            "slope, errors = -0.5, -0.5",
            "errors = 1 / np.sqrt([10, 30, 100, 300, 1000, 3000]); slope = -0.5",  # made up
            "errors = 6.48 / np.sqrt([10, 30, 100, 300, 1000, 3000])[::-1]; slope = 0.5",
            _clouds.replace("np.linalg.norm(", "np.sum("),
            _clouds + "errors = np.log(errors)",
        ],
    },
}
