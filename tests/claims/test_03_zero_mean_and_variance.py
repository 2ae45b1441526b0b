"""The claims of chapter 3, each asserted from hebb_lib with seeds that the chapter does not use."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.decomposition import PCA

import hebb_lib as hb


def top(C):
    return hb.eigenmodes(C)[1][:, 0]


def unit(angle):
    return np.array([np.cos(angle), np.sin(angle)])


def degrees(w, u):
    return np.degrees(hb.alignment_angle(w, u))


@pytest.mark.claim("3.1")
def test_second_moment_is_covariance_plus_mean_part_in_a_finite_sample():
    X = np.random.default_rng(101).exponential(3, size=(17, 4)) + np.array([5, 0, -1, 2])
    mean = X.mean(axis=0)
    assert_allclose(
        hb.second_moment(X), hb.covariance(X) + np.outer(mean, mean), rtol=0, atol=1e-12 * (X**2).max()
    )
    assert_allclose(hb.covariance(X), np.cov(X.T, bias=True), rtol=1e-12)
    assert np.abs(hb.second_moment(X) - hb.covariance(X)).max() > 1  # the mean part is not small here


@pytest.mark.claim("3.2")
def test_the_flow_climbs_the_rayleigh_quotient_to_its_maximum():
    rng = np.random.default_rng(102)
    for _ in range(20):
        X = rng.standard_normal((30, 5)) @ rng.standard_normal((5, 5)) + rng.standard_normal(5)
        C, w0 = hb.second_moment(X), rng.standard_normal(5)
        lam, _ = hb.eigenmodes(C)
        w = hb.flows.hebb_flow(C, w0, np.linspace(0, 40 / (lam[0] - lam[1]), 400))
        w /= np.linalg.norm(w, axis=1, keepdims=True)
        R = np.einsum("ni,ij,nj->n", w, C, w)
        assert np.diff(R).min() > -1e-9 * lam[0]
        assert R[0] < 0.999 * lam[0]
        assert_allclose(R[-1], lam[0], rtol=1e-6)


@pytest.mark.claim("3.3")
def test_the_estimate_of_the_angle_to_a_large_mean():
    for s1, s2 in ((2, 1), (1, 0.9), (3, 0)):
        Sigma, gap = np.diag([s1**2, s2**2]), s1**2 - s2**2
        for distance in s1 * np.array([2, 3, 5, 10]):
            for psi in np.radians(np.arange(2, 90, 4)):
                mu = distance * unit(psi)
                angle = hb.alignment_angle(top(Sigma + np.outer(mu, mu)), mu)
                estimate = gap * abs(np.sin(2 * psi)) / (2 * distance**2)
                assert abs(estimate / angle - 1) <= gap / distance**2


@pytest.mark.claim("3.4")
def test_halfway_between_the_mean_and_the_first_component():
    for s1, s2 in ((2, 1), (1.5, 0.2)):
        distance = np.sqrt(s1**2 - s2**2)
        for psi in np.radians([5, 30, 60, 80, 89]):
            for nearer, factor in (("even", 1), ("component", 0.97), ("mean", 1.03)):
                mu = factor * distance * unit(psi)
                u = top(np.diag([s1**2, s2**2]) + np.outer(mu, mu))
                to_axis, to_mean = hb.alignment_angle(u, [1, 0]), hb.alignment_angle(u, mu)
                if nearer == "even":
                    assert to_axis == pytest.approx(psi / 2, rel=1e-9)
                else:
                    assert (to_axis < to_mean) == (nearer == "component")


@pytest.mark.claim("3.5")
def test_single_samples_fall_on_either_side_of_the_jump():
    for seed in (105, 205, 305):
        for distance, winner in ((1.3, [1, 0]), (2.2, [0, 1])):
            X = hb.gaussian_cloud(30_000, mean=(0, distance), std=(2, 1), rng=seed)
            w = hb.learn(hb.rules.hebb, X, [1.0, -1.0], alpha=0.0005)[-1]
            assert degrees(w, winner) < 10


@pytest.mark.claim("3.6")
def test_centered_hebb_finds_the_first_principal_component():
    X = hb.gaussian_cloud(5000, mean=(-3, 7), std=(2, 1), angle=1.0, rng=106)
    Z = hb.center(X)
    u = top(hb.second_moment(Z))
    assert degrees(u, PCA(n_components=1).fit(X).components_[0]) < 1e-6
    assert degrees(u, np.linalg.svd(Z, full_matrices=False)[2][0]) < 1e-6
    w = hb.learn(hb.rules.hebb, Z, [1.0, 0.1], alpha=0.001)[-1]
    assert degrees(w, u) < 5
    raw = hb.learn(hb.rules.hebb, X, [1.0, 0.1], alpha=0.0005)[-1]
    assert degrees(raw, u) > 30  # without centering it is another direction


@pytest.mark.claim("3.7")
def test_the_tangent_of_the_angle_shrinks_with_the_eigengap():
    Q = np.linalg.qr(np.random.default_rng(107).standard_normal((2, 2)))[0]
    t, alpha = np.linspace(0, 500, 7), 0.01
    for lam in ((4, 1), (40, 39.7)):
        w = hb.flows.hebb_flow(Q * lam @ Q.T, Q @ [0.3, 1.1], t, alpha)
        tangent = np.tan(hb.alignment_angle(w, Q[:, 0]))
        assert_allclose(tangent, 1.1 / 0.3 * np.exp(-alpha * (lam[0] - lam[1]) * t), rtol=1e-6, atol=1e-14)
    Q = np.linalg.qr(np.random.default_rng(108).standard_normal((5, 5)))[0]
    lam = np.array([3, 2.4, 1, 0.5, 0])
    w = hb.flows.hebb_flow(Q * lam @ Q.T, Q @ np.ones(5), [2000, 2100], 0.01)
    tangent = np.tan(hb.alignment_angle(w, Q[:, 0]))
    assert tangent[1] / tangent[0] == pytest.approx(np.exp(-0.01 * 0.6 * 100), rel=1e-3)


@pytest.mark.claim("3.8")
def test_the_jitter_about_the_first_eigenvector():
    for std, alpha in (((2, 1), 0.001), ((1.5, 1), 0.002)):
        X = hb.gaussian_cloud(300_000, std=std, rng=208)
        path = hb.learn(hb.rules.normalised_hebb, X, [1.0, 0.0], alpha, every=10)[1000:]
        jitter = np.sqrt(np.mean(np.tan(hb.alignment_angle(path, [1, 0])) ** 2))
        l1, l2 = np.square(std)
        assert jitter == pytest.approx(np.sqrt(alpha * l1 * l2 / (2 * (l1 - l2))), rel=0.1)


@pytest.mark.claim("3.9")
def test_whitened_data_leave_the_direction_as_it_was():
    rng = np.random.default_rng(109)
    Z = hb.whiten(rng.standard_normal((300, 4)) @ rng.standard_normal((4, 4)) + 3)
    for w0 in rng.standard_normal((5, 4)):
        w = hb.flows.hebb_flow(hb.second_moment(Z), w0, t=5.0, alpha=0.7)
        assert_allclose(w, np.exp(0.7 * 5.0) * w0, rtol=1e-9, atol=1e-9)
