package org.fermata.alsa;

import org.fermata.audio.PcmException;
import org.fermata.audio.PcmRequest;
import org.fermata.audio.PriorityService;
import org.fermata.audio.Role;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * One capture device in a process of its own, which sees the sound card its environment names.
 * Commands on stdin, a line each: {@code start}, {@code await LIMIT_MS}.
 */
public final class PcmChild {

    private PcmChild() {}

    /**
     * Runs until the end of stdin.
     *
     * @param arguments the device's id
     */
    public static void main(String[] arguments) throws IOException, PcmException {
        AlsaPcm pcm =
                (AlsaPcm)
                        new AlsaProvider(new ThreadPriority(PriorityService.NONE))
                                .open(arguments[0], Role.CAPTURE, PcmRequest.USUAL);
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("open");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals("start")) {
                pcm.start();
                System.out.println("started");
            } else {
                long asked = System.nanoTime();
                int ready = pcm.await(Integer.parseInt(words[1]));
                System.out.println(
                        "awaited " + ready + " " + (System.nanoTime() - asked) / 1_000_000);
            }
        }
        pcm.close();
    }
}
