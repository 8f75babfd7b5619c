package org.fermata.audio;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The devices made of software alone: {@code none}, {@code tone:<Hz>[@<dBFS>]} and {@code
 * file:<path.wav>[?loop]}. They have no clock of their own: the monotonic clock paces them.
 */
public final class VirtualDevices implements PcmProvider {

    static final String NONE_NAME = "No sound";

    private static final Pattern TONE =
            Pattern.compile("tone:(\\d{1,5}(?:\\.\\d{1,3})?)(?:@(-?\\d{1,3}(?:\\.\\d{1,3})?))?");
    private static final double DEFAULT_DBFS = -20;
    private static final String FILE = "file:";
    private static final String LOOP = "?loop";

    private final Recorder recorder;

    /**
     * Makes them.
     *
     * @param recorder writes files; whoever made it closes it
     */
    public VirtualDevices(Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public Set<String> schemes() {
        return Set.of("none", "tone", "file");
    }

    @Override
    public void check(String id, Role role) {
        if (id.equals("none")) {
            return;
        }
        if (id.startsWith(FILE)) {
            checkFile(id, role);
        } else if (role != Role.CAPTURE) {
            throw new IllegalArgumentException("A tone can only take the microphone's place.");
        } else {
            tone(id);
        }
    }

    private static void checkFile(String id, Role role) {
        if (role != Role.CAPTURE && id.endsWith(LOOP)) {
            throw new IllegalArgumentException("Only a file that is played can be repeated.");
        }
        path(id);
    }

    private static Path path(String id) {
        String name = id.substring(FILE.length());
        if (name.endsWith(LOOP)) {
            name = name.substring(0, name.length() - LOOP.length());
        }
        if (name.isEmpty()) {
            throw new IllegalArgumentException("“" + id + "” names no file.");
        }
        try {
            return Path.of(name).toAbsolutePath();
        } catch (InvalidPathException wrong) {
            throw new IllegalArgumentException("“" + name + "” is no file name.", wrong);
        }
    }

    private static TonePcm tone(String id) {
        Matcher matcher = TONE.matcher(id);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "“" + id + "” is not of the form tone:<Hz>[@<dBFS>], such as tone:440@-20.");
        }
        double hertz = Double.parseDouble(matcher.group(1));
        double dbfs =
                matcher.group(2) == null ? DEFAULT_DBFS : Double.parseDouble(matcher.group(2));
        if (hertz <= 0 || hertz >= PortHost.RATE / 2.0 || dbfs > 0) {
            throw new IllegalArgumentException(
                    "A tone lies between 0 and "
                            + PortHost.RATE / 2
                            + " Hz and is not above 0 dBFS: “"
                            + id
                            + "”.");
        }
        return new TonePcm(id, toneName(id), hertz, dbfs);
    }

    @Override
    public PcmDevice open(String id, Role role, PcmRequest wanted) throws PcmException {
        if (id.equals("none")) {
            return new NonePcm();
        }
        if (!id.startsWith(FILE)) {
            return tone(id);
        }
        return role == Role.CAPTURE
                ? new FilePcm(id, name(id), WavFile.read(path(id)), id.endsWith(LOOP))
                : new RecordingPcm(id, name(id), recorder.record(path(id)));
    }

    @Override
    public List<DeviceInfo> list() {
        return List.of(new DeviceInfo("none", NONE_NAME, Set.of(Role.values()), false, true));
    }

    @Override
    public String name(String id) {
        if (id.equals("none")) {
            return NONE_NAME;
        }
        if (id.startsWith(FILE)) {
            return "File " + id.substring(FILE.length());
        }
        return toneName(id);
    }

    private static String toneName(String id) {
        return "Tone of " + id.substring(id.indexOf(':') + 1).replaceFirst("@.*", "") + " Hz";
    }
}
