package org.fermata.ui;

import atlantafx.base.controls.CustomTextField;
import atlantafx.base.controls.CustomTextFieldSkin;

import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Skin;
import javafx.scene.shape.Path;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * A text field whose caret does not blink. Where the keyboard rests all day, a blinking caret costs
 * an otherwise motionless window more than everything else in it together.
 */
final class SteadyField extends CustomTextField {

    @Override
    protected Skin<?> createDefaultSkin() {
        return new SteadySkin(this);
    }

    private static final class SteadySkin extends CustomTextFieldSkin {

        /** False until the caret was found: then it may blink as it always does. */
        private boolean steady;

        SteadySkin(SteadyField field) {
            super(field);
            caret().ifPresent(
                            caret -> {
                                steady = true;
                                setCaretAnimating(false);
                                caret.opacityProperty().unbind();
                                caret.opacityProperty()
                                        .bind(
                                                Bindings.when(field.focusedProperty())
                                                        .then(1.0)
                                                        .otherwise(0.0));
                            });
        }

        /** The caret: the one path in the skin whose opacity somebody drives. */
        private Optional<Path> caret() {
            return getChildren().stream()
                    .flatMap(SteadySkin::descendants)
                    .filter(Path.class::isInstance)
                    .map(Path.class::cast)
                    .filter(path -> path.opacityProperty().isBound())
                    .findFirst();
        }

        private static Stream<Node> descendants(Node node) {
            return node instanceof Parent parent
                    ? Stream.concat(
                            Stream.of(node),
                            parent.getChildrenUnmodifiable().stream()
                                    .flatMap(SteadySkin::descendants))
                    : Stream.of(node);
        }

        /** The field; the super constructor asks for its sides before ours has run. */
        private CustomTextField field() {
            return (CustomTextField) getSkinnable();
        }

        @Override
        public ObjectProperty<Node> leftProperty() {
            return field().leftProperty();
        }

        @Override
        public ObjectProperty<Node> rightProperty() {
            return field().rightProperty();
        }

        @Override
        public void setCaretAnimating(boolean animating) {
            super.setCaretAnimating(animating && !steady);
        }
    }
}
