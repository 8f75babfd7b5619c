package org.fermata.model;

import org.fermata.audio.DeviceCommands;
import org.fermata.audio.SoundTests;
import org.fermata.call.CodecCosts;
import org.fermata.call.ExtensionCommands;
import org.fermata.call.LineCommands;
import org.fermata.call.Traces;
import org.fermata.concurrent.EventLoop;
import org.fermata.process.ProcessFigures;

import java.util.function.Supplier;

/**
 * What the window is a window onto.
 *
 * @param signalling the loop on which all of it is called
 * @param lines the lines
 * @param devices the sound devices
 * @param settings the profile
 * @param accounts the accounts and the built-in exchange
 * @param extensions the extensions around
 * @param traces the SIP messages of late
 * @param process reads what the process uses
 * @param codecCosts measures what codecs cost
 * @param soundTests tries loudspeaker and microphone
 */
public record Core(
        EventLoop signalling,
        LineCommands lines,
        DeviceCommands devices,
        SettingsAccess settings,
        AccountAccess accounts,
        ExtensionCommands extensions,
        Traces traces,
        Supplier<ProcessFigures.Figures> process,
        CodecCosts codecCosts,
        SoundTests soundTests) {}
