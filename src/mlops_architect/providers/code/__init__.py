"""Who extends the generated code: nobody, a model, or Claude Code; all behind one interface."""
