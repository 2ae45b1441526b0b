/* The same two computations in plain C, as a yardstick: additive pair STDP, all-to-all, LTP at lag 0. */
#include <math.h>
#include <stdint.h>

double pair_rule(const double *pre, int64_t n, const double *post, int64_t m, double A_plus, double A_minus,
                 double tau_plus, double tau_minus, double w, double low, double high)
{
    double x = 0, y = 0, last = 0;
    int64_t i = 0, j = 0;
    while (i < n || j < m) {
        int is_pre = j == m || (i < n && pre[i] <= post[j]);
        double t = is_pre ? pre[i] : post[j];
        x *= exp((last - t) / tau_plus);
        y *= exp((last - t) / tau_minus);
        last = t;
        if (is_pre) {
            w -= A_minus * y;
            if (w < low) w = low;
            x += 1;
            i++;
        } else {
            w += A_plus * x;
            if (w > high) w = high;
            y += 1;
            j++;
        }
    }
    return w;
}

/* Brian2's example: euler steps, conductances, one postsynaptic neuron; returns the number of its spikes. */
int64_t compete(const double *times, const int32_t *source, int64_t n_events, double *w, double *x, int64_t n,
                int64_t n_steps, double dt, double g_max, double A_plus, double A_minus, double tau_plus,
                double tau_minus, double tau_m, double E_l, double E_e, double v_th, double v_reset, double tau_e,
                int64_t *spikes)
{
    double v = E_l, g = 0, y = 0, s = 1;
    double keep_x = exp(-dt / tau_plus), keep_y = exp(-dt / tau_minus), per_dt = 1 / dt;
    int64_t e = 0, n_spikes = 0;
    for (int64_t k = 0; k < n_steps; k++) {
        v += dt / tau_m * (E_l - v + g * (E_e - v));
        g -= dt / tau_e * g;
        s *= keep_x;
        y *= keep_y;
        if (s < 1e-30) {
            for (int64_t i = 0; i < n; i++) x[i] *= s;
            s = 1;
        }
        double down = A_minus * y, grown = 1 / s;
        for (; e < n_events && (int64_t)(times[e] * per_dt + 1e-3) <= k; e++) {
            int32_t i = source[e];
            g += g_max * w[i];
            w[i] -= down;
            if (w[i] < 0) w[i] = 0;
            x[i] += grown;
        }
        if (v > v_th) {
            double up = A_plus * s;
            for (int64_t i = 0; i < n; i++) {
                w[i] += up * x[i];
                if (w[i] > 1) w[i] = 1;
                x[i] *= s;
            }
            s = 1;
            y += 1;
            v = v_reset;
            spikes[n_spikes++] = k;
        }
    }
    return n_spikes;
}

/* Reading the data once: the least that any pass over it can take. */
double read_once(const double *data, int64_t n)
{
    double sum[8] = {0};
    for (int64_t i = 0; i + 8 <= n; i += 8)
        for (int k = 0; k < 8; k++) sum[k] += data[i + k];
    return sum[0] + sum[1] + sum[2] + sum[3] + sum[4] + sum[5] + sum[6] + sum[7];
}
