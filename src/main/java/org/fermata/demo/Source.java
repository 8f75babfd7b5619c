package org.fermata.demo;

/** What one call of the exchange is told. Owned by {@code demo-media}; allocates nothing. */
interface Source {

    /**
     * Makes the next 10 ms.
     *
     * @param heard what the caller has said meanwhile, silence where nothing is heard
     * @param block to be filled
     */
    void next(float[] heard, float[] block);
}
