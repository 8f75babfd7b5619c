package org.fermata.peer;

import org.jitsi.utils.ByteArrayBuffer;

import java.nio.ByteBuffer;

/** A packet as jitsi-srtp takes it, which may be used again and again. */
public final class JitsiPacket implements ByteArrayBuffer {

    private static final int BYTES = 2048;

    /** What encrypting may add to a packet. */
    private static final int ROOM = 32;

    private final byte[] bytes = new byte[BYTES];
    private int offset;
    private int length;

    /** A packet that holds nothing. */
    public JitsiPacket() {}

    /** A packet with the bytes from the start of a buffer to its limit. */
    public JitsiPacket(ByteBuffer packet) {
        take(packet.duplicate().rewind());
    }

    /** Takes the bytes between position and limit, which stay there. */
    public void take(ByteBuffer from) {
        offset = 0;
        length = Math.min(from.remaining(), BYTES - ROOM);
        from.get(from.position(), bytes, 0, length);
    }

    /** Gives the bytes to a buffer in place of what it holds. */
    public void give(ByteBuffer to) {
        to.clear().put(bytes, offset, length).flip();
    }

    /** The bytes in a buffer of their own. */
    public ByteBuffer buffer() {
        return ByteBuffer.allocateDirect(BYTES).put(bytes, offset, length).flip();
    }

    @Override
    public byte[] getBuffer() {
        return bytes;
    }

    @Override
    public int getOffset() {
        return offset;
    }

    @Override
    public int getLength() {
        return length;
    }

    @Override
    public void setOffset(int next) {
        offset = next;
    }

    @Override
    public void setLength(int next) {
        length = next;
    }

    @Override
    public boolean isInvalid() {
        return false;
    }

    @Override
    public void readRegionToBuff(int from, int count, byte[] out) {
        System.arraycopy(bytes, offset + from, out, 0, count);
    }

    @Override
    public void grow(int by) {
        length += by;
    }

    @Override
    public void append(byte[] data, int count) {
        System.arraycopy(data, 0, bytes, offset + length, count);
        length += count;
    }

    @Override
    public void shrink(int by) {
        length -= by;
    }
}
