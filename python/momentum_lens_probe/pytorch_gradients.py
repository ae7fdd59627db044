"""Which backward calls give a parameter of the watched optimizer a gradient that its next step will use, on PyTorch."""

# After so many steps in a row with one backward call each, which reached the optimizer, the next such call is not looked at any more.
STEPS_UNTIL_TRUSTED = 20
# Gradients that are cleared so often without a step were used for something: differential privacy and attacks take fewer.
MOST_CLEARED_PER_BUDGET_STEP = 50


class Gradients:
    """Those of all parameters at one moment, None where there is none, and their versions."""

    __slots__ = ("of", "versions")

    def __init__(self, of):
        self.of = of
        self.versions = [None if gradient is None else gradient._version for gradient in of]


class GradientWatch:
    """
    Compares the parameters' gradients before and after a backward call: autograd puts a tensor where there was none, and otherwise
    adds in place, which counts up the tensor's version. Checkpointed and compiled parts are seen so, which a walk through the graph
    would miss.
    """

    def __init__(self, parameters):
        self._parameters_now = parameters
        self._parameters = []
        self._latest = None

    def parameter_versions(self):
        """They grow when a parameter is changed in place."""
        return [parameter._version for parameter in self._parameters]

    def state(self):
        """The `Gradients` as they are now."""
        parameters = self._parameters_now()
        if parameters is not self._parameters:
            self._parameters, self._latest = parameters, None
        return Gradients([parameter.grad for parameter in parameters])

    def reached_since(self, before):
        """True when a backward call since `before` reached a parameter."""
        if self._latest is not None and self._is_reached(self._latest[0], before):
            return True
        return any(self._is_reached(index, before) for index in range(len(before.of)))

    def _is_reached(self, index, before):
        gradient = self._parameters[index].grad
        if gradient is None or (gradient is before.of[index] and gradient._version == before.versions[index]):
            return False
        self._latest = index, gradient, gradient._version
        return True

    def were_discarded(self, now):
        """True when what the last backward call left there was cleared since."""
        if self._latest is None:
            return False
        index, gradient, version = self._latest
        return now.of[index] is not gradient or now.versions[index] != version

    def has_leaf_of(self, loss):
        """Whether the graph of a loss reaches a parameter, as far as it can be walked."""
        own = {id(each) for each in self._parameters}
        return any(id(each) in own for each in leaves_of(loss))


class OwnLosses:
    """Passes on the losses whose gradients the watched optimizer will use, from its construction on."""

    def __init__(self, recorder):
        self._recorder = recorder
        self._waiting = recorder.losses_since_step
        self._gradients = None
        self._has_others = False
        self._unseen = UnseenSteps(recorder) if recorder.observes else None
        # How many steps in a row had one call, which reached; None where every call is looked at, for good.
        self._lone_in_a_row = 0
        self._step_of_latest = 0
        self._is_trusted = False
        # The loss that was not looked at since the last step, and its value.
        self._lone = None, None

    def watch(self, parameters):
        """`parameters()` gives those of the optimizer as they are now; the same list while they are the same."""
        if self._gradients is None:
            self._gradients = GradientWatch(parameters)

    def has_other_optimizers(self):
        """
        Nets that train in turn: the loss of one may reach another, whose gradients are then cleared before its own. A single
        optimizer's are cleared between backward calls only where they have been set aside, to be used.
        """
        self._has_others = True
        self._is_trusted = False
        self._lone_in_a_row = None

    def before_backward(self, loss, value):
        """A step inside the backward call must find the loss: it is counted first, and taken back if it reaches nothing."""
        if self._is_trusted:
            waiting = self._waiting
            if not waiting:
                # The recorder's own method would be a call at every step.
                waiting.append((value, None))
                self._lone = loss, value
                return None
            self._look_at_all()
        if self._gradients is None:
            return None
        state = self._gradients.state()
        if (self._has_others or self._unseen is not None) and self._gradients.were_discarded(state):
            if self._has_others:
                self._recorder.discard_losses()
            if self._unseen is not None:
                self._unseen.gradients_cleared(self._gradients.parameter_versions())
        self._recorder.loss(value)
        return state

    def after_backward(self, value, state):
        is_reached = self._gradients.reached_since(state)
        if not is_reached:
            self._recorder.retract_loss(value)
        if self._lone_in_a_row is not None and self._unseen is None:
            self._count_lone(is_reached)

    def _count_lone(self, is_reached):
        steps = self._recorder.steps
        is_next = is_reached and 0 < steps == self._step_of_latest + 1
        self._step_of_latest = steps
        self._lone_in_a_row = self._lone_in_a_row + 1 if is_next else 0
        self._is_trusted = self._lone_in_a_row >= STEPS_UNTIL_TRUSTED

    def _look_at_all(self):
        """A second call before the step: what the first reached is told by its graph, this once."""
        loss, value = self._lone
        if loss is not None and not self._gradients.has_leaf_of(loss):
            self._recorder.retract_loss(value)
        self._lone = None, None
        self._is_trusted, self._lone_in_a_row = False, None


class UnseenSteps:
    """Ends a dry run in which gradients are used up, time and again, by something that is no step of an optimizer."""

    def __init__(self, recorder):
        self._recorder = recorder
        self._versions = None
        self._cleared = 0
        self._changed = 0

    def gradients_cleared(self, versions):
        recorder = self._recorder
        if recorder.steps > 0:
            return
        self._cleared += 1
        self._changed += self._versions not in (None, versions)
        self._versions = versions
        budget = recorder.budget_steps
        if self._changed >= budget or self._cleared >= MOST_CLEARED_PER_BUDGET_STEP * budget:
            recorder.fail({"type": "failure", "kind": "stepsUnseen", "optimizer": recorder.selection.first_chosen().name})


class TrainedParameters:
    """What `OwnLosses.watch` asks for: of the watched optimizer, and until one steps of all that may turn out to be it."""

    def __init__(self, selection):
        self._selection = selection
        self._parameters_of = {}
        self._parts = []
        self._all = []

    def add(self, candidate, optimizer):
        self._parameters_of[candidate] = parameters_of(optimizer)

    def __call__(self):
        watched = self._selection.watched
        if watched is not None:
            return (self._parameters_of.get(watched) or self._parameters_of[watched.root])()
        parts = [parameters() for parameters in self._parameters_of.values()]
        if len(parts) != len(self._parts) or any(part is not known for part, known in zip(parts, self._parts)):
            self._parts, self._all = parts, [each for part in parts for each in part]
        return self._all


def parameters_of(optimizer):
    """A function that gives the parameters of all groups, which a script may add to."""
    known, sizes = [], []

    def parameters():
        nonlocal known, sizes
        now = [len(group["params"]) for group in optimizer.param_groups]
        if now != sizes:
            known, sizes = [each for group in optimizer.param_groups for each in group["params"]], now
        return known

    return parameters


def leaves_of(loss):
    """Every leaf tensor that the graph of a loss reaches."""
    leaves, seen, waiting = [], set(), [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        variable = getattr(node, "variable", None)
        if variable is not None:
            leaves.append(variable)
        waiting.extend(each for each, _ in node.next_functions)
    return leaves
