package org.fermata.ui;

import atlantafx.base.controls.CustomTextField;
import atlantafx.base.controls.CustomTextFieldSkin;

import javafx.beans.property.ObjectProperty;
import javafx.scene.Node;
import javafx.scene.control.Skin;

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

        SteadySkin(SteadyField field) {
            super(field);
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
            super.setCaretAnimating(false);
        }
    }
}
