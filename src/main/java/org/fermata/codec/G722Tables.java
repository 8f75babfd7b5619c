package org.fermata.codec;

/** The constants of ITU-T G.722 (tables 11 to 21): quantizers, their inverses, and the QMF. */
final class G722Tables {

    /** Half of the QMF's 24 symmetric coefficients (table 11), in 1/8192. */
    static final int[] QMF = {3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11};

    /** The other half. */
    static final int[] QMF_BACKWARDS = {-11, 53, -156, 362, -805, 3876, 951, -210, 32, 12, -11, 3};

    /** Decision levels of the lower band's 60-level quantizer (table 14), from the second on. */
    static final int[] LOWER_LEVELS = {
        35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940,
        1023, 1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919
    };

    /** Codes of the lower band's negative differences by interval. */
    static final int[] LOWER_NEGATIVE = {
        63, 62, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11,
        10, 9, 8, 7, 6, 5, 4
    };

    /** Codes of the lower band's positive differences by interval. */
    static final int[] LOWER_POSITIVE = {
        61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39,
        38, 37, 36, 35, 34, 33, 32
    };

    /** The lower band's difference by its six-bit code, for the listener. */
    static final int[] LOWER_6 = {
        -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192,
        -10232, -9360, -8576, -7856, -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168,
        -2776, -2400, -2032, -1688, -1360, -1040, -728, 24808, 21904, 19008, 16704, 14984, 13512,
        12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456, 4944, 4464, 4008, 3576, 3168,
        2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136
    };

    /** The lower band's difference by the code's upper four bits, for the predictor. */
    static final int[] LOWER_4 = {
        0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584,
        1200, 0
    };

    /** How the lower band's scale moves, by the code's upper four bits. */
    static final int[] LOWER_LOG_STEP = {
        -60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60
    };

    /** The decision level of the higher band's quantizer. */
    static final int HIGHER_LEVEL = 564;

    /** The higher band's difference by its two-bit code. */
    static final int[] HIGHER_2 = {-7408, -1616, 7408, 1616};

    /** How the higher band's scale moves, by its code. */
    static final int[] HIGHER_LOG_STEP = {798, -214, 798, -214};

    private G722Tables() {}
}
