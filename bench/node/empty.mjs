// Empty on purpose: what Node itself costs to start and to end, beside which start-up is measured.
