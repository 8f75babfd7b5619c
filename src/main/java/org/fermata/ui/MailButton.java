package org.fermata.ui;

import javafx.beans.InvalidationListener;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Side;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;

import org.fermata.call.AccountSnapshot;
import org.fermata.call.WaitingMessages;
import org.fermata.model.AccountModel;
import org.fermata.model.PhoneModel;
import org.fermata.model.Wording;
import org.kordamp.ikonli.feather.Feather;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * An envelope with the number of messages that wait; not there while no server tells of a mailbox.
 * A click calls the mailbox, or asks which where several accounts have one with something new.
 */
final class MailButton extends Button {

    private static final PseudoClass FRESH = PseudoClass.getPseudoClass("fresh");

    private final PhoneModel phone;
    private final BiConsumer<String, String> call;
    private final ContextMenu choice = new ContextMenu();
    private final InvalidationListener onAccount = change -> show();

    /**
     * Makes the button.
     *
     * @param phone the phone
     * @param call calls a mailbox: its address, and the account to call from
     */
    MailButton(PhoneModel phone, BiConsumer<String, String> call) {
        super("", Parts.icon(Feather.MAIL));
        this.phone = phone;
        this.call = call;
        setId("mail-button");
        getStyleClass().addAll("flat", "mail-button");
        setMinWidth(USE_PREF_SIZE);
        setTooltip(Parts.tooltip(""));
        setOnAction(event -> listen());
        phone.accounts()
                .addListener((ListChangeListener<AccountModel>) change -> accountsChanged(change));
        phone.accounts().forEach(account -> account.snapshotProperty().addListener(onAccount));
        show();
    }

    private void accountsChanged(ListChangeListener.Change<? extends AccountModel> change) {
        while (change.next()) {
            change.getRemoved()
                    .forEach(account -> account.snapshotProperty().removeListener(onAccount));
            change.getAddedSubList()
                    .forEach(account -> account.snapshotProperty().addListener(onAccount));
        }
        show();
    }

    private List<AccountSnapshot> mailboxes() {
        return phone.accounts().stream()
                .map(AccountModel::snapshot)
                .filter(account -> account.messages() != null)
                .toList();
    }

    private void show() {
        List<AccountSnapshot> mailboxes = mailboxes();
        Parts.present(this, !mailboxes.isEmpty());
        int fresh = mailboxes.stream().mapToInt(account -> account.messages().fresh()).sum();
        setText(fresh == 0 ? "" : fresh > 99 ? "99+" : String.valueOf(fresh));
        String words = mailboxes.stream().map(MailButton::words).collect(Collectors.joining("\n"));
        getTooltip().setText(words);
        setAccessibleText(words + ". Call the mailbox");
        pseudoClassStateChanged(FRESH, fresh > 0);
    }

    private static String words(AccountSnapshot account) {
        WaitingMessages messages = account.messages();
        return Wording.address(account.aor())
                + ": "
                + Wording.messages(messages.fresh(), messages.old());
    }

    private void listen() {
        List<AccountSnapshot> all = mailboxes();
        List<AccountSnapshot> fresh =
                all.stream().filter(account -> account.messages().fresh() > 0).toList();
        List<AccountSnapshot> choices = fresh.isEmpty() ? all : fresh;
        if (choices.size() == 1) {
            listen(choices.getFirst());
            return;
        }
        choice.getItems().clear();
        for (AccountSnapshot account : choices) {
            MenuItem item = new MenuItem(words(account));
            item.setOnAction(event -> listen(account));
            choice.getItems().add(item);
        }
        choice.show(this, Side.BOTTOM, 0, 0);
    }

    private void listen(AccountSnapshot account) {
        call.accept(account.messages().mailbox(), account.id());
    }
}
