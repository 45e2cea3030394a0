"""Small published input–output examples, as numbers only.

Each block names its source and the digits the source gives, so that a test asks for no more than was printed.
Rows sell and columns buy.
"""

from __future__ import annotations

Matrix = tuple[tuple[float, ...], ...]
Vector = tuple[float, ...]

# Two sectors. Miller, R. E. and Blair, P. D. (2009), Input–Output Analysis: Foundations and Extensions,
# 2nd edition, Cambridge University Press, ch. 2. G is the inverse of the same table's output coefficients.
# L and G to four decimals, outputs to two.
TWO_SECTOR_Z: Matrix = ((150.0, 500.0), (200.0, 100.0))
TWO_SECTOR_X: Vector = (1000.0, 2000.0)
TWO_SECTOR_A: Matrix = ((0.15, 0.25), (0.20, 0.05))
TWO_SECTOR_L: Matrix = ((1.2541, 0.3300), (0.2640, 1.1221))
TWO_SECTOR_NEW_DEMAND: Vector = (600.0, 1500.0)
TWO_SECTOR_NEW_OUTPUT: Vector = (1247.52, 1841.58)
TWO_SECTOR_G: Matrix = ((1.2541, 0.6601), (0.1320, 1.1221))
# Not printed figures but what the table's own rows and columns leave: x − Z i and x − Zᵀ i.
TWO_SECTOR_DEMAND: Vector = (350.0, 1700.0)
TWO_SECTOR_VALUE_ADDED: Vector = (650.0, 1400.0)

# The same book's solutions to chapter problems (updated 6 January 2010), problems 2.1 to 2.3. Problem 2.1 is
# solved exactly and by its round-by-round sum f + A f + … cut after A⁴ f. L and the cut sum to two decimals.
PROBLEM_2_1_Z: Matrix = ((500.0, 350.0), (320.0, 360.0))
PROBLEM_2_1_X: Vector = (1000.0, 800.0)
PROBLEM_2_1_DEMAND: Vector = (150.0, 120.0)
PROBLEM_2_1_A: Matrix = ((0.5, 0.4375), (0.32, 0.45))
PROBLEM_2_1_L: Matrix = ((4.07, 3.24), (2.37, 3.7))
PROBLEM_2_1_NEW_DEMAND: Vector = (200.0, 100.0)
PROBLEM_2_1_NEW_OUTPUT: Vector = (1138.90, 844.40)  # in steps of 0.1
PROBLEM_2_1_ROUNDS = 4
PROBLEM_2_1_AFTER_ROUNDS: Vector = (650.81, 453.98)

# Problem 2.2: a first sector that sells nothing to the other two, hence a reducible A. L to three decimals.
PROBLEM_2_2_A: Matrix = ((0.35, 0.0, 0.0), (0.05, 0.5, 0.15), (0.2, 0.3, 0.55))
PROBLEM_2_2_L: Matrix = ((1.538, 0.0, 0.0), (0.449, 2.5, 0.833), (0.983, 1.667, 2.778))
PROBLEM_2_2_DEMAND: Vector = (1300.0, 100.0, 200.0)
PROBLEM_2_2_X: Vector = (2000.0, 1000.0, 2000.0)

# Problem 2.3: problem 2.1 closed with households as a third sector. L to three decimals, outputs to one.
PROBLEM_2_3_Z: Matrix = ((500.0, 350.0, 90.0), (320.0, 360.0, 50.0), (100.0, 60.0, 40.0))
PROBLEM_2_3_X: Vector = (1000.0, 800.0, 300.0)
PROBLEM_2_3_L: Matrix = ((5.820, 5.036, 2.983), (3.686, 5.057, 2.248), (0.990, 1.019, 1.693))
PROBLEM_2_3_NEW_DEMAND: Vector = (200.0, 100.0, 0.0)
PROBLEM_2_3_NEW_OUTPUT: Vector = (1667.5, 1242.9, 300.0)

# Germany 1995, six product groups, domestic output at basic prices, million euro. Eurostat (2008), Manual of
# Supply, Use and Input-Output Tables (KS-RA-07-013), table 15.4, version A; inverse, table 15.10; linkages,
# pp. 506–507. Table and results are as restated by the R package iotables, which checks itself against them.
# Groups: agriculture; manufacturing (industry); construction; trade; business services; other services.
GERMANY_1995_Z: Matrix = (
    (1131.0, 25480.0, 1.0, 607.0, 710.0, 762.0),
    (7930.0, 304584.0, 64167.0, 41082.0, 11981.0, 30360.0),
    (426.0, 7334.0, 3875.0, 5296.0, 23457.0, 9155.0),
    (3559.0, 72717.0, 14190.0, 74399.0, 10835.0, 21008.0),
    (3637.0, 96115.0, 31027.0, 65755.0, 193176.0, 34223.0),
    (1552.0, 14986.0, 1747.0, 11225.0, 15058.0, 22070.0),
)
# Households, government, gross capital formation, inventories, exports.
GERMANY_1995_FINAL_USE: Matrix = (
    (8500.0, 16.0, 2975.0, -6.0, 3734.0),
    (197792.0, 8588.0, 91692.0, 7559.0, 313711.0),
    (3457.0, 742.0, 191715.0, 0.0, 149.0),
    (269663.0, 13492.0, 14155.0, 0.0, 46045.0),
    (214757.0, 10061.0, 30124.0, 0.0, 13612.0),
    (119504.0, 317251.0, 3483.0, 0.0, 2042.0),
)
# The balanced output of manufacturing; the row total of the source's table states 1 079 400.
GERMANY_1995_X: Vector = (43910.0, 1079446.0, 245606.0, 540063.0, 692487.0, 508918.0)
# First three diagonal elements of L, and the column sums of L (backward linkages), to four decimals.
GERMANY_1995_L_DIAGONAL: Vector = (1.0339, 1.4292, 1.0289)
GERMANY_1995_BACKWARD: Vector = (1.7048, 1.8413, 1.8136, 1.6035, 1.5951, 1.3782)
# First column of the Ghosh inverse, and its row sums (forward linkages) but for manufacturing, whose stated
# 1.6691 does not follow from the table (1.6910: two digits changed places), to four decimals.
GERMANY_1995_G_AGRICULTURE: Vector = (1.0339, 0.0118, 0.0037, 0.0103, 0.0117, 0.0043)
GERMANY_1995_FORWARD: tuple[float | None, ...] = (2.1126, None, 1.3558, 1.5848, 2.1037, 1.2106)
