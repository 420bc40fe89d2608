"""Training of taggers: labelled tokens in, weights of `transforms/models` out; needs more than the runtime has."""
