package org.fermata.ui;

import javafx.beans.InvalidationListener;
import javafx.css.PseudoClass;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;

import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.DeviceState;
import org.fermata.audio.Role;
import org.fermata.call.RegistrationState;
import org.fermata.model.AccountModel;
import org.fermata.model.DeviceModel;
import org.fermata.model.DeviceWording;
import org.fermata.model.LinePhase;
import org.fermata.model.PhoneModel;
import org.fermata.model.Wording;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

import java.util.ArrayList;
import java.util.List;

/** Along the bottom, always: where the sound devices stand, how many lines there are, accounts. */
final class StatusBar extends HBox {

    private static final PseudoClass BROKEN = PseudoClass.getPseudoClass("broken");
    private static final PseudoClass RUNNING = PseudoClass.getPseudoClass("running");

    private final PhoneModel phone;
    private final Label playback = chip(Feather.VOLUME_2, "device-playback");
    private final Label capture = chip(Feather.MIC, "device-capture");
    private final Label lines = Parts.label("", "status-chip");
    private final Label accounts = chip(Feather.USER, "accounts-status");
    private final Label resources = chip(Feather.CPU, "resources-button");
    private final InvalidationListener onAccount = change -> showAccounts();

    /**
     * Makes the bar.
     *
     * @param phone the phone
     * @param openSound opens the choice of devices
     * @param openAccounts opens the list of accounts
     * @param openResources opens what the phone and its lines use
     */
    StatusBar(PhoneModel phone, Runnable openSound, Runnable openAccounts, Runnable openResources) {
        this.phone = phone;
        getStyleClass().add("status-bar");
        lines.setId("line-counts");
        PresetMenu presets = new PresetMenu(phone.settings());
        presets.setMinWidth(USE_PREF_SIZE);
        getChildren()
                .addAll(capture, playback, presets, Parts.spacer(), lines, accounts, resources);
        for (Label device : List.of(playback, capture)) {
            device.setOnMouseClicked(click -> openSound.run());
        }
        accounts.setOnMouseClicked(click -> openAccounts.run());
        resources.setText("Resources");
        resources.setMinWidth(USE_PREF_SIZE);
        resources.setTooltip(Parts.tooltip("What the phone and its lines use (Ctrl+R)"));
        resources.setOnMouseClicked(click -> openResources.run());
        phone.sound().device(Role.PLAYBACK).snapshotProperty().addListener(c -> showDevices());
        phone.sound().device(Role.CAPTURE).snapshotProperty().addListener(c -> showDevices());
        PhaseWatch.on(phone, this::showLines);
        phone.accounts()
                .addListener(
                        (javafx.collections.ListChangeListener<AccountModel>)
                                change -> watchAccounts());
        watchAccounts();
        showLines();
    }

    private static Label chip(Feather feather, String id) {
        Label chip = Parts.label("", "status-chip");
        chip.setGraphic(Parts.icon(feather));
        chip.setId(id);
        chip.getStyleClass().add("status-way");
        return chip;
    }

    private void showDevices() {
        long held = phone.heldLines();
        showDevice(playback, phone.sound().device(Role.PLAYBACK), held);
        showDevice(capture, phone.sound().device(Role.CAPTURE), held);
        boolean same = capture.getText().equals(playback.getText());
        capture.setContentDisplay(same ? ContentDisplay.GRAPHIC_ONLY : ContentDisplay.LEFT);
    }

    private static void showDevice(Label chip, DeviceModel model, long held) {
        DeviceSnapshot device = model.snapshot();
        Parts.present(chip, device != null);
        if (device == null) {
            return;
        }
        chip.setText(DeviceWording.device(device, held));
        boolean broken =
                device.state() == DeviceState.LOST || device.state() == DeviceState.RECOVERING;
        chip.setMinWidth(broken ? USE_PREF_SIZE : 0);
        chip.pseudoClassStateChanged(BROKEN, broken);
        chip.pseudoClassStateChanged(RUNNING, device.state() == DeviceState.RUNNING);
        FontIcon icon = (FontIcon) chip.getGraphic();
        if (model.role() == Role.CAPTURE) {
            icon.setIconCode(broken ? Feather.MIC_OFF : Feather.MIC);
        } else {
            icon.setIconCode(broken ? Feather.VOLUME_X : Feather.VOLUME_2);
        }
        if (chip.getTooltip() == null) {
            chip.setTooltip(Parts.tooltip(""));
        }
        chip.getTooltip()
                .setText(
                        DeviceWording.role(model.role())
                                + ": "
                                + device.name()
                                + "\n"
                                + chip.getText()
                                + (device.rate() == null ? "" : "\n" + device.rate() + " Hz"));
    }

    private void showLines() {
        List<String> counts = new ArrayList<>();
        count(counts, "ringing", LinePhase.RINGING);
        count(counts, "speaking", LinePhase.ACTIVE);
        count(counts, "held", LinePhase.HELD, LinePhase.HELD_BY_PEER);
        count(counts, "calling", LinePhase.CALLING, LinePhase.CONNECTING);
        count(counts, "missed", LinePhase.MISSED);
        lines.setText(String.join("  ·  ", counts));
        lines.setTooltip(Parts.tooltip(lines.getText()));
        Parts.present(lines, !counts.isEmpty());
        showDevices();
    }

    private void count(List<String> counts, String word, LinePhase... phases) {
        List<LinePhase> wanted = List.of(phases);
        long count = phone.lines().stream().filter(line -> wanted.contains(line.phase())).count();
        if (count > 0) {
            counts.add(count + " " + word);
        }
    }

    private void watchAccounts() {
        phone.accounts()
                .forEach(
                        account -> {
                            account.snapshotProperty().removeListener(onAccount);
                            account.snapshotProperty().addListener(onAccount);
                        });
        showAccounts();
    }

    private void showAccounts() {
        List<AccountModel> all = phone.accounts();
        List<AccountModel> failed =
                all.stream()
                        .filter(a -> a.snapshot().registration() == RegistrationState.FAILED)
                        .toList();
        if (all.isEmpty()) {
            accounts.setText("No account");
        } else if (!failed.isEmpty()) {
            accounts.setText(
                    failed.size() == 1
                            ? Wording.user(failed.getFirst().snapshot().aor()) + ": not registered"
                            : failed.size() + " accounts not registered");
        } else if (all.size() == 1) {
            accounts.setText(
                    Wording.address(all.getFirst().snapshot().aor())
                            + ": "
                            + Wording.registration(all.getFirst().snapshot())
                                    .toLowerCase(java.util.Locale.ROOT));
        } else {
            accounts.setText(all.size() + " accounts");
        }
        accounts.setTooltip(Parts.tooltip(accounts.getText()));
        accounts.pseudoClassStateChanged(BROKEN, !failed.isEmpty());
        ((FontIcon) accounts.getGraphic())
                .setIconCode(failed.isEmpty() ? Feather.USER : Feather.USER_X);
    }
}
