package org.fermata.ui;

import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;

import org.controlsfx.control.ToggleSwitch;
import org.fermata.model.AccountRules;
import org.fermata.store.AccountSettings;

import java.util.List;

/** What an account asks its server to be told of: messages that wait, extensions that are busy. */
final class WatchSection extends FormSection {

    private static final int ROWS = 4;

    private final ToggleSwitch messages = new ToggleSwitch("Tell of waiting messages");
    private final TextArea monitor = new TextArea();
    private final TextField monitorList = new TextField();
    private final FormField monitorField =
            new FormField("Extensions to watch, one a line", monitor);
    private final FormField monitorListField =
            new FormField("List of extensions on the server", monitorList);

    WatchSection(AccountSettings account) {
        super("Messages and watched extensions");
        messages.setId("account-messages");
        monitor.setId("account-monitor");
        monitorList.setId("account-monitor-list");
        messages.setMaxWidth(Double.MAX_VALUE);
        monitor.setPrefRowCount(ROWS);
        monitorList.setPromptText("none");
        messages.setSelected(account.messages());
        monitor.setText(String.join("\n", account.monitor()));
        monitorList.setText(account.monitorList());
        add(messages, monitorField, monitorListField);
    }

    boolean check() {
        return monitorField.check(AccountRules::extensions)
                & monitorListField.check(AccountRules::server);
    }

    boolean messages() {
        return messages.isSelected();
    }

    List<String> monitor() {
        return monitor.getText()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .distinct()
                .toList();
    }

    String monitorList() {
        return FormField.text(monitorList);
    }
}
