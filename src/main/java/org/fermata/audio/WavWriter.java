package org.fermata.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * Adds to a WAV file of 16 bit. The header is brought up to date after each write, so the file can
 * be played whenever the phone ends, however it ends. One thread at a time.
 */
final class WavWriter implements AutoCloseable {

    private static final int HEADER_BYTES = 44;

    /** A WAV file's sizes are 32 bits. */
    private static final long MAX_DATA_BYTES = 0xffff_ffffL - HEADER_BYTES;

    private final FileChannel file;
    private final int rate;
    private final int channels;

    /**
     * Takes an open file; what it holds after a header is kept.
     *
     * @param file the file, readable and writable
     * @param rate frames a second
     * @param channels 1 or 2
     * @throws IOException if the header cannot be written
     */
    WavWriter(FileChannel file, int rate, int channels) throws IOException {
        this.file = file;
        this.rate = rate;
        this.channels = channels;
        writeHeader();
    }

    /**
     * Adds whole frames, little-endian.
     *
     * @throws IOException if they cannot be written, or the file is as large as it can be
     */
    void append(ByteBuffer frames) throws IOException {
        long at = Math.max(HEADER_BYTES, file.size());
        if (at + frames.remaining() > MAX_DATA_BYTES) {
            throw new IOException("the file has reached 4 GB");
        }
        while (frames.hasRemaining()) {
            at += file.write(frames, at);
        }
        writeHeader();
    }

    private void writeHeader() throws IOException {
        int frameBytes = channels * Short.BYTES;
        long length = Math.max(0, file.size() - HEADER_BYTES) / frameBytes * frameBytes;
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0x46464952).putInt((int) (length + HEADER_BYTES - 8)).putInt(0x45564157);
        header.putInt(0x20746d66).putInt(16).putShort((short) 1).putShort((short) channels);
        header.putInt(rate).putInt(rate * frameBytes);
        header.putShort((short) frameBytes).putShort((short) Short.SIZE);
        header.putInt(0x61746164).putInt((int) length).flip();
        file.write(header, 0);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
