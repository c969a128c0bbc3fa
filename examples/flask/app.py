"""A Flask app whose static files were built by Everfresh."""

import json

from flask import Flask, render_template, url_for

app = Flask(__name__)
with open('manifest.json') as file:
    assets = json.load(file)


@app.template_global('url_for')
def versioned_url_for(endpoint, **values):
    """The URL with the version, for files that the manifest has."""
    if endpoint == 'static' and values.get('filename') in assets:
        return assets[values['filename']]
    return url_for(endpoint, **values)


@app.route('/')
def page():
    return render_template('index.html')


if __name__ == '__main__':
    app.run()
