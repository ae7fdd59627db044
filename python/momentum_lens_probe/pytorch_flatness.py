"""
The trace of the Hessian of a script's training loss while it trains, by Hutchinson's estimator: tr H = E[v' H v] over vectors v of random signs
(M. F. Hutchinson, A stochastic estimator of the trace of the influence matrix for Laplacian smoothing splines, Communications in Statistics -
Simulation and Computation 18, 1989, 1059-1076). H v is the gradient of v' grad, by a second backward call through the batch's own graph.
"""

MEASURE = "probe", "trace of the Hessian"
# A batch's graph is there only until its own backward call, and nobody knows which is the last: it is measured again whenever training is this much
# further on, so that the last values stand near the end.
FIRST_STEP = 50
SPACING = 1.05
# Random vectors for each batch that is measured.
VECTORS = 2


class FlatnessWatch:
    """Stands in front of a listener for losses, and measures some of the batches that it hears of before their graphs are gone."""

    def __init__(self, torch, recorder, listener, seed):
        self._torch = torch
        self._recorder = recorder
        self._listener = listener
        self._signs = torch.Generator()
        self._signs.manual_seed(seed)
        self._next_step = FIRST_STEP
        self._parameters = None

    def watch(self, parameters):
        """`parameters()` gives those of the watched optimizer."""
        self._parameters = parameters

    def before_backward(self, loss, value):
        steps = self._recorder.steps
        if steps >= self._next_step and self._parameters is not None:
            self._next_step = max(steps + 1, int(steps * SPACING))
            self._measure(loss, value)
        return self._listener.before_backward(loss, value)

    def after_backward(self, value, answer):
        self._listener.after_backward(value, answer)

    def _measure(self, loss, value):
        try:
            trace = self._trace(loss)
        except (RuntimeError, NotImplementedError):
            # Something of this batch has no second derivative, or the memory for one is not there.
            return
        if trace is not None:
            self._recorder.measures.hear(*MEASURE, trace * _scale_of(loss, value), replaces=True)

    def _trace(self, loss):
        """
        None for a loss that reaches none of the parameters, or whose gradient PyTorch knows no derivative of. No `grad` is touched, and no random
        number of the script's drawn.
        """
        torch = self._torch
        parameters = [each for each in self._parameters() if each.requires_grad]
        gradients = torch.autograd.grad(loss, parameters, create_graph=True, allow_unused=True)
        pairs = [(one, gradient) for one, gradient in zip(parameters, gradients) if gradient is not None and gradient.requires_grad]
        if not pairs:
            return None
        parameters, gradients = [one for one, _ in pairs], [gradient for _, gradient in pairs]
        total = 0.0
        for _ in range(VECTORS):
            vectors = [self._random_signs(each) for each in parameters]
            products = torch.autograd.grad(gradients, parameters, grad_outputs=vectors, retain_graph=True, allow_unused=True)
            total += sum(float((vector * product).sum()) for vector, product in zip(vectors, products) if product is not None)
        return total / VECTORS

    def _random_signs(self, parameter):
        signs = self._torch.randint(0, 2, parameter.shape, generator=self._signs) * 2 - 1
        return signs.to(device=parameter.device, dtype=parameter.dtype)


def _scale_of(loss, value):
    """A loss that is scaled for mixed precision has a Hessian that is."""
    loss, value = float(loss), float(value)
    return value / loss if loss != 0 else 1.0
