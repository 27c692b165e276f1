// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

/**
 * SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014), written out so that
 * the numbers of a seed stay the same for ever.
 */
public final class SplitMix {
    private static final long GAMMA = 0x9e37_79b9_7f4a_7c15L;

    private long state;

    /** Starts the sequence that belongs to this index of this seed. */
    public void seed(long seed, long index) {
        state = mix(mix(seed) + index * GAMMA);
    }

    /** The next number, all of whose 64 bits are random. */
    public long next() {
        state += GAMMA;
        return mix(state);
    }

    /** A number from 0 to {@code bound - 1}; {@code bound} is positive. */
    public int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    /** A member of a set that is not empty, all with the same chance. */
    public int member(long set) {
        int skip = below(Long.bitCount(set));
        long rest = set;
        for (int i = 0; i < skip; i++) {
            rest &= rest - 1;
        }
        return Long.numberOfTrailingZeros(rest);
    }

    /** Mixes the bits of a number. */
    public static long mix(long z) {
        long a = (z ^ z >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        long b = (a ^ a >>> 27) * 0x94d0_49bb_1331_11ebL;
        return b ^ b >>> 31;
    }
}
